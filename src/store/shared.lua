-- What the scripts that move counts have in common; put before each of them when it is loaded.
-- KEYS[1] base of the brand's keys.
local base = KEYS[1]
local ids = base .. 'ids'
local trend, expire = {}, {}
-- As in src/text/near-duplicates.ts.
local MIN_ALIKE, MAX_NEAR = 36, 16
-- The bands of a day find copies among what arrives about the same time; whom they found is kept with the voices.
local KEEP_BANDS = 3 * 86400

local function split(text, by)
  local parts = {}
  for part in string.gmatch(text .. by, '(.-)' .. by) do parts[#parts + 1] = part end
  return parts
end

local function bump(topic, hour, field, by)
  local key = base .. 't:' .. topic .. ':' .. hour
  local fields = trend[key]
  if not fields then
    fields = {}
    trend[key] = fields
  end
  fields[field] = (fields[field] or 0) + by
end

-- Asked several times a mention, and few buckets come in a batch.
local hours, days = {}, {}
local function hourOf(bucket)
  hours[bucket] = hours[bucket] or string.format('%d', math.floor(tonumber(bucket) / 3600))
  return hours[bucket]
end
local function dayOf(bucket)
  days[bucket] = days[bucket] or string.format('%d', math.floor(tonumber(bucket) / 86400))
  return days[bucket]
end

-- A kept mention is a header line, a line of edges where it has any, and JSON.
local function headOf(value) return string.match(value, '^[^\n]*') end
local function edgesOf(value) return string.match(value, '^[^\n]*\n([^{][^\n]*)\n') or '' end

-- Header of a kept mention, the hour it is under and all of it; nil where it is not kept.
local function headerOf(id)
  local entry = redis.call('HGET', ids, id)
  local hour = entry and string.match(entry, '^%d+')
  local value = hour and redis.call('HGET', base .. 'm:' .. hour, id)
  if not value then return nil end
  return split(headOf(value), '\1'), hour, value
end

-- Near texts: HASH n:<day> text → its sketch and the texts near to it, or '=' and the text that it is taken for.
local known = {}
local function readNear(day, text)
  local key = day .. text
  if known[key] == nil then known[key] = redis.call('HGET', base .. 'n:' .. day, text) end
  return known[key]
end

local function writeNear(day, text, list)
  known[day .. text] = list
  redis.call('HSET', base .. 'n:' .. day, text, list)
end

local function rootOf(day, text)
  local list = readNear(day, text)
  return list and string.sub(list, 1, 1) == '=' and string.sub(list, 2) or text
end

local function nearTo(day, text)
  local near, list = {}, readNear(day, text)
  if list then
    for other in string.gmatch(string.sub(list, 66), '%S+') do near[#near + 1] = other end
  end
  return near
end

local function alike(a, b)
  local count, byte = 0, string.byte
  for i = 1, 64 do
    if byte(a, i) == byte(b, i) then count = count + 1 end
  end
  return count
end

-- Learns a text at its first sight of a day, by its print: the texts that share a band and resemble it. HASH b:<day>
-- band → texts.
local function meet(day, text, print)
  if readNear(day, text) then return end
  local index, bands, sketch = base .. 'b:' .. day, {}, string.sub(print, -64)
  for at = 1, #print - 64, 9 do bands[#bands + 1] = string.sub(print, at, at + 7) end
  local lists = redis.call('HMGET', index, unpack(bands))
  local seen, near = {}, {}
  expire[base .. 'n:' .. day] = true
  for i = 1, #bands do
    for other in string.gmatch(lists[i] or '', '%S+') do
      local theirs = not seen[other] and readNear(day, other)
      seen[other] = true
      if theirs and alike(sketch, theirs) >= MIN_ALIKE then
        -- 64 characters, then 17 a text: no room, it is taken for that one.
        if #theirs >= 64 + 17 * MAX_NEAR then return writeNear(day, text, '=' .. other) end
        near[#near + 1] = other
      end
    end
  end
  if #near > MAX_NEAR then return writeNear(day, text, '=' .. near[1]) end
  for _, other in ipairs(near) do writeNear(day, other, readNear(day, other) .. ' ' .. text) end
  writeNear(day, text, sketch .. (#near > 0 and ' ' .. table.concat(near, ' ') or ''))
  local set = {}
  for i = 1, #bands do
    local list = lists[i] or ''
    if #list < 17 * MAX_NEAR - 1 then
      set[#set + 1] = bands[i]
      set[#set + 1] = list == '' and text or list .. ' ' .. text
    end
  end
  if #set > 0 then redis.call('HSET', index, unpack(set)) end
  expire[index] = KEEP_BANDS
end

-- A voice is the earliest mention of its author (or of its text and those near to it) within the UTC day, whatever order
-- they arrive in. HASH v:<kind>:<topic>:<day> who → bucket|id\1class, and for a text how many near texts are earlier.
local function voiceKey(kind, topic, day) return base .. 'v:' .. kind .. ':' .. topic .. ':' .. day end
-- ZSET of all mentions of one voice, where there are several: who follows when the earliest is erased.
local function othersKey(kind, day, who) return base .. 'w:' .. kind .. ':' .. day .. ':' .. who end

local function hear(kind, topic, entry, by)
  local bucket, class = string.match(entry, '^([^|]*)|.*\1(.)')
  bump(topic, hourOf(bucket), bucket .. '|~' .. kind .. '|' .. class, by)
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
  local entries = #near > 0 and redis.call('HMGET', key, unpack(near)) or {}
  for i, other in ipairs(near) do
    local theirs = entries[i]
    if theirs then
      local was = old ~= nil and old < theirs
      local is = new ~= nil and new < theirs
      if new and not is then earlier = earlier + 1 end
      if was ~= is then
        local head, count = parted(theirs)
        local now = count + (is and 1 or -1)
        if count == 0 then hear(kind, topic, head, -1) end
        if now == 0 then hear(kind, topic, head, 1) end
        redis.call('HSET', key, other, head .. (now > 0 and now or ''))
      end
    end
  end
  if old then
    local head, count = parted(old)
    if count == 0 then hear(kind, topic, head, -1) end
  end
  if new then
    if earlier == 0 then hear(kind, topic, new, 1) end
    redis.call('HSET', key, who, new .. (earlier > 0 and earlier or ''))
    expire[key] = true
  else
    redis.call('HDEL', key, who)
  end
end

local function voice(kind, who, topic, bucket, class, id)
  if who == '' then return end
  local day = dayOf(bucket)
  if kind == 'c' then who = rootOf(day, who) end
  local old = redis.call('HGET', voiceKey(kind, topic, day), who) or nil
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

local function unvoice(kind, who, topic, bucket, id)
  local day = dayOf(bucket)
  if kind == 'c' then who = rootOf(day, who) end
  local others = othersKey(kind, day, who)
  if topic == 'all' then redis.call('ZREM', others, id) end
  local old = redis.call('HGET', voiceKey(kind, topic, day), who)
  if not old or string.match(old, '^[^|]*|(.*)\1') ~= id then return end
  for _, other in ipairs(redis.call('ZRANGE', others, 0, 999)) do
    local header = other ~= id and headerOf(other)
    if header and header[2] ~= '1' and string.find(',' .. header[7] .. ',', ',' .. topic .. ',', 1, true) then
      return place(kind, who, topic, day, old, header[3] .. '|' .. other .. '\1' .. header[1])
    end
  end
  place(kind, who, topic, day, old, nil)
end

-- Puts a mention into every count. `print` is that of its text, '' where it is nobody's own.
local function count(id, hour, header, print)
  local class, owned, bucket, source, author, cluster, topics = unpack(header)
  redis.call('HINCRBY', base .. 'a:' .. author, class, 1)
  if owned == '1' then return end
  if print ~= '' then meet(dayOf(bucket), cluster, print) end
  for topic in string.gmatch(topics, '[^,]+') do
    bump(topic, hour, bucket .. '|' .. source .. '|' .. class, 1)
    voice('a', author, topic, bucket, class, id)
    voice('c', cluster, topic, bucket, class, id)
  end
end

-- Takes a mention out of every count.
local function uncount(id, hour, header)
  local class, owned, bucket, source, author, cluster, topics = unpack(header)
  redis.call('HINCRBY', base .. 'a:' .. author, class, -1)
  if owned == '1' then return end
  for topic in string.gmatch(topics, '[^,]+') do
    bump(topic, hour, bucket .. '|' .. source .. '|' .. class, -1)
    unvoice('a', author, topic, bucket, id)
    unvoice('c', cluster, topic, bucket, id)
  end
end

-- Writes the counts. `keep`: seconds; nil leaves the lives of keys as they are, and makes none.
local function flush(keep)
  for key, fields in pairs(trend) do
    if keep or redis.call('EXISTS', key) == 1 then
      for field, by in pairs(fields) do
        if by ~= 0 then redis.call('HINCRBY', key, field, by) end
      end
      expire[key] = true
    end
  end
  if not keep then return end
  for key, own in pairs(expire) do redis.call('EXPIRE', key, own == true and keep or math.min(own, keep)) end
end
