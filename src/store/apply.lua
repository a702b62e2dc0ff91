-- Applies a batch of scored mentions of one brand, once: an id that was seen is passed over, one whose
-- reading changed (an edit, a correction, a new model) is taken out of the counts and put in anew.
-- KEYS[1] base of the brand's keys.
-- ARGV[1] score job id, ARGV[2] seconds to keep, ARGV[3] '1' for backfill, then 7 values a mention:
--   id, hour, value (a header line, then JSON), author id, epoch ms,
--   author fields (name \1 value \1 …), edges (joined by \2)
-- The header: class (n|u|p), owned (0|1), bucket, source, author id, cluster, topics ('all' first), joined by \1.
-- Returns {added, changed, repeated}.
local base, job, keep, backfill = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local ids = base .. 'ids'
local trend, expire, noise = {}, {}, {}
local added, changed, repeated = 0, 0, 0
local first

local function bump(topic, hour, field, by)
  local key = base .. 't:' .. topic .. ':' .. hour
  local fields = trend[key]
  if not fields then
    fields = {}
    trend[key] = fields
  end
  fields[field] = (fields[field] or 0) + by
end

local function hourOf(bucket) return string.format('%d', math.floor(tonumber(bucket) / 3600)) end

-- A voice is the earliest mention of its author (or of its text) within the UTC day, whatever order they arrive in.
local function voiceKey(kind, topic, hour)
  return base .. 'v:' .. kind .. ':' .. topic .. ':' .. string.format('%d', math.floor(tonumber(hour) / 24))
end

local function voice(kind, who, topic, hour, bucket, class, id)
  if who == '' then return end
  local key = voiceKey(kind, topic, hour)
  -- The separator sorts before all else, so that ids compare as whole words.
  local now = bucket .. '|' .. id .. '\1' .. class
  local before = redis.call('HGET', key, who)
  if before then
    if before <= now then return end
    local earlier = string.match(before, '^[^|]*')
    bump(topic, hourOf(earlier), earlier .. '|~' .. kind .. '|' .. string.sub(before, -1), -1)
  end
  redis.call('HSET', key, who, now)
  expire[key] = true
  bump(topic, hour, bucket .. '|~' .. kind .. '|' .. class, 1)
end

local function unvoice(kind, who, topic, hour, id)
  local key = voiceKey(kind, topic, hour)
  local before = redis.call('HGET', key, who)
  if not before then return end
  local bucket, holder, class = string.match(before, '^([^|]*)|(.*)\1(.)$')
  if holder ~= id then return end
  redis.call('HDEL', key, who)
  bump(topic, hourOf(bucket), bucket .. '|~' .. kind .. '|' .. class, -1)
end

local function count(id, hour, header)
  local class, owned, bucket, source, author, cluster, topics = unpack(header)
  redis.call('HINCRBY', base .. 'a:' .. author, class, 1)
  if owned == '1' then return end
  for topic in string.gmatch(topics, '[^,]+') do
    bump(topic, hour, bucket .. '|' .. source .. '|' .. class, 1)
    voice('a', author, topic, hour, bucket, class, id)
    voice('c', cluster, topic, hour, bucket, class, id)
  end
end

local function uncount(id, hour, header)
  local class, owned, bucket, source, author, cluster, topics = unpack(header)
  redis.call('HINCRBY', base .. 'a:' .. author, class, -1)
  if owned == '1' then return end
  for topic in string.gmatch(topics, '[^,]+') do
    bump(topic, hour, bucket .. '|' .. source .. '|' .. class, -1)
    unvoice('a', author, topic, hour, id)
    unvoice('c', cluster, topic, hour, id)
  end
end

local function split(text, by)
  local parts = {}
  for part in string.gmatch(text .. by, '(.-)' .. by) do parts[#parts + 1] = part end
  return parts
end

local function saveAuthor(author, at, packed)
  local key = base .. 'a:' .. author
  local seen = redis.call('HMGET', key, 'first', 'last')
  if not seen[1] or at < tonumber(seen[1]) then redis.call('HSET', key, 'first', at) end
  if not seen[2] or at >= tonumber(seen[2]) then
    local fields = packed ~= '' and split(packed, '\1') or {}
    fields[#fields + 1] = 'last'
    fields[#fields + 1] = at
    redis.call('HSET', key, unpack(fields))
  end
  expire[key] = true
end

-- Each edge: day \3 giver \1 kind \1 receiver \3 at \3 agreement ('' where unknown)
local function saveEdges(packed)
  if packed == '' then return end
  for _, edge in ipairs(split(packed, '\2')) do
    local day, field, at, agreement = unpack(split(edge, '\3'))
    local key = base .. 'e:' .. day
    local n, from, to, sum, known = 0, tonumber(at), tonumber(at), 0, 0
    local before = redis.call('HGET', key, field)
    if before then
      local parts = split(before, '|')
      n, sum, known = tonumber(parts[1]), tonumber(parts[4]), tonumber(parts[5])
      from, to = math.min(from, tonumber(parts[2])), math.max(to, tonumber(parts[3]))
    end
    if agreement ~= '' then
      sum, known = sum + tonumber(agreement), known + 1
    end
    redis.call('HSET', key, field, string.format('%d|%.0f|%.0f|%.4f|%d', n + 1, from, to, sum, known))
    expire[key] = true
  end
end

for i = 4, #ARGV, 7 do
  local id, hour, value, author, at = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  local head = string.match(value, '^[^\n]*')
  local header = split(head, '\1')
  local kept = redis.call('HGET', ids, id)
  if not kept then
    redis.call('HSET', ids, id, hour)
    redis.call('HSET', base .. 'm:' .. hour, id, value)
    expire[base .. 'm:' .. hour] = true
    saveAuthor(author, at, ARGV[i + 5])
    saveEdges(ARGV[i + 6])
    count(id, hour, header)
    added = added + 1
    if not first or at < first then first = at end
  else
    local old = redis.call('HGET', base .. 'm:' .. kept, id)
    if old == value then
      repeated = repeated + 1
    elseif old then
      -- Its place in time stays the one it was first seen at: a feed that re-dates its items moves no trend.
      local was = split(string.match(old, '^[^\n]*'), '\1')
      if kept == hour and string.match(old, '^[^\n]*') ~= head then
        uncount(id, kept, was)
        count(id, kept, header)
        redis.call('HSET', base .. 'm:' .. kept, id, value)
        changed = changed + 1
      else
        if kept == hour then redis.call('HSET', base .. 'm:' .. kept, id, value) end
        repeated = repeated + 1
      end
    else
      repeated = repeated + 1
    end
  end
end

for key, fields in pairs(trend) do
  for field, by in pairs(fields) do
    if by ~= 0 then redis.call('HINCRBY', key, field, by) end
  end
  expire[key] = true
end
for key in pairs(expire) do redis.call('EXPIRE', key, keep) end

if first then
  local meta = base .. 'meta'
  local known = redis.call('HMGET', meta, 'first', 'position')
  if not known[1] or first < tonumber(known[1]) then
    redis.call('HSET', meta, 'first', string.format('%.0f', first))
  end
  -- Older than what the detector has put away: learnt anew at once from a backfill, by and by from stragglers.
  if known[2] and first < tonumber(known[2]) then
    if backfill then redis.call('HSET', meta, 'rebuild', '1') else redis.call('HINCRBY', meta, 'late', 1) end
  end
end
if job ~= '' then redis.call('HDEL', base .. 'pending', job) end
return { added, changed, repeated }
