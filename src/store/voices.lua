-- Who is heard, and all that is counted; put between shared.lua and records.lua.

-- A voice is the earliest mention of its author (or of its text and those near to it) within the UTC day, whatever order
-- they arrive in. HASH v:<kind>:<topic>:<day> who → bucket|id\1class, and for a text how many near texts are earlier.
local voiceKeys = { a = {}, c = {} }
local function voiceKey(kind, topic, day)
  local days = voiceKeys[kind][topic]
  if not days then
    days = {}
    voiceKeys[kind][topic] = days
  end
  local key = days[day]
  if not key then
    key = base .. 'v:' .. kind .. ':' .. topic .. ':' .. day
    days[day] = key
  end
  return key
end
-- ZSET of all mentions of one voice, where there are several: who follows when the earliest is erased.
local function othersKey(kind, day, who) return base .. 'w:' .. kind .. ':' .. day .. ':' .. who end
-- A text of its own, too short to be anybody's: no other mention can have it, so that it is heard and nothing is kept of it.
local function isOwn(kind, who) return kind == 'c' and string.sub(who, 1, 2) == 'm:' end

local SAID = { a = '|~a|', c = '|~c|' }
local function say(kind, topic, bucket, class, by) bump(topic, hourOf(bucket), bucket .. SAID[kind] .. class, by) end

local function hear(kind, topic, entry, by)
  local bucket, class = string.match(entry, '^([^|]*)|.*\1(.)')
  say(kind, topic, bucket, class, by)
end

local function parted(entry)
  local head, earlier = string.match(entry, '^(.*\1.)(%d*)$')
  return head, tonumber(earlier) or 0
end

-- Makes `new` (nil: nobody) the earliest mention of a voice, in the place of `old`; a text is heard where no near one is earlier.
local function place(kind, who, topic, day, old, new)
  local key = voiceKey(kind, topic, day)
  local earlier = 0
  local near = kind == 'c' and nearTo(day, who) or {}
  if #near > 0 then fetch(key, near) end
  for _, other in ipairs(near) do
    local theirs = get(key, other)
    if theirs then
      local was = old ~= nil and old < theirs
      local is = new ~= nil and new < theirs
      if new and not is then earlier = earlier + 1 end
      if was ~= is then
        local head, count = parted(theirs)
        local now = count + (is and 1 or -1)
        if count == 0 then hear(kind, topic, head, -1) end
        if now == 0 then hear(kind, topic, head, 1) end
        set(key, other, head .. (now > 0 and now or ''))
      end
    end
  end
  if old then
    local head, count = parted(old)
    if count == 0 then hear(kind, topic, head, -1) end
  end
  if new then
    if earlier == 0 then hear(kind, topic, new, 1) end
    set(key, who, earlier > 0 and new .. earlier or new)
    expire[key] = true
  else
    set(key, who, false)
  end
end

local function voice(kind, who, topic, day, bucket, class, id)
  if isOwn(kind, who) then return say(kind, topic, bucket, class, 1) end
  local old = get(voiceKey(kind, topic, day), who) or nil
  -- The separators sort before all else, so that ids compare as whole words.
  local new = bucket .. '|' .. id .. '\1' .. class
  if old and topic == 'all' then
    local others = othersKey(kind, day, who)
    local oldBucket, oldId = string.match(old, '^([^|]*)|(.*)\1')
    redis.call('ZADD', others, bucket, id, oldBucket, oldId)
    expire[others] = true
  end
  if not old or new < old then place(kind, who, topic, day, old, new) end
end

local function unvoice(kind, who, topic, day, bucket, class, id)
  if isOwn(kind, who) then return say(kind, topic, bucket, class, -1) end
  local others = othersKey(kind, day, who)
  if topic == 'all' then redis.call('ZREM', others, id) end
  local old = get(voiceKey(kind, topic, day), who)
  if not old or string.match(old, '^[^|]*|(.*)\1') ~= id then return end
  for _, other in ipairs(redis.call('ZRANGE', others, 0, 999)) do
    local header = other ~= id and headerOf(other)
    if header and header[2] ~= '1' and string.find(',' .. header[7] .. ',', ',' .. topic .. ',', 1, true) then
      return place(kind, who, topic, day, old, header[3] .. '|' .. other .. '\1' .. header[1])
    end
  end
  place(kind, who, topic, day, old, nil)
end

-- Records of authors, each read once and written once; `set` is what is to be written beside the moods.
local authors = {}
local function authorOf(author)
  local record = authors[author]
  if not record then
    local key = base .. 'a:' .. author
    local known = redis.call('HMGET', key, 'first', 'last', 'told', 'n', 'u', 'p')
    record = { key = key, set = {}, moved = false }
    record.first, record.last, record.told = tonumber(known[1]), tonumber(known[2]), known[3]
    record.n, record.u, record.p = tonumber(known[4]), tonumber(known[5]), tonumber(known[6])
    authors[author] = record
  end
  return record
end

local function tally(author, class, by)
  local record = authorOf(author)
  -- What is past its retention is not begun anew by taking away.
  if not record[class] and by < 0 then return end
  record[class] = (record[class] or 0) + by
  record.moved = true
  expire[record.key] = true
end

local function writeAuthors()
  for _, record in pairs(authors) do
    local set = record.set
    if record.moved then
      for _, class in ipairs({ 'n', 'u', 'p' }) do
        if record[class] then
          set[#set + 1] = class
          set[#set + 1] = record[class]
        end
      end
    end
    for from = 1, #set, AT_ONCE do
      redis.call('HSET', record.key, unpack(set, from, math.min(from + AT_ONCE - 1, #set)))
    end
  end
end

-- Moves a mention's part of every count by one, up or down.
local function move(id, hour, header, by, speak)
  local class, owned, bucket, source, author, cluster, topics = unpack(header)
  tally(author, class, by)
  if owned == '1' then return end
  local day = dayOf(bucket)
  local text = rootOf(day, cluster)
  for topic in string.gmatch(topics, '[^,]+') do
    bump(topic, hour, bucket .. '|' .. source .. '|' .. class, by)
    if author ~= '' then speak('a', author, topic, day, bucket, class, id) end
    if cluster ~= '' then speak('c', text, topic, day, bucket, class, id) end
  end
end

-- Puts a mention into every count. `print` is that of its text, '' where it is nobody's own.
local function count(id, hour, header, print)
  if print ~= '' and header[2] ~= '1' then meet(dayOf(header[3]), header[6], print) end
  move(id, hour, header, 1, voice)
end

-- Takes a mention out of every count.
local function uncount(id, hour, header) move(id, hour, header, -1, unvoice) end

-- Writes the counts. `keep`: seconds; nil leaves the lives of keys as they are, and makes none.
local function flush(keep)
  writeHashes()
  writeAuthors()
  for topic, hours in pairs(trend) do
    for hour, fields in pairs(hours) do
      local key = base .. 't:' .. topic .. ':' .. hour
      if keep or redis.call('EXISTS', key) == 1 then
        for field, by in pairs(fields) do
          if by ~= 0 then redis.call('HINCRBY', key, field, by) end
        end
        expire[key] = true
      end
    end
  end
  if not keep then return end
  for key, own in pairs(expire) do redis.call('EXPIRE', key, own == true and keep or math.min(own, keep)) end
end
