-- Applies a batch of scored mentions of one brand, once: an id that was seen is passed over, one whose
-- reading changed (an edit, a correction, a new model) is taken out of the counts and put in anew.
-- KEYS[1] base of the brand's keys.
-- ARGV[1] score job id, ARGV[2] seconds to keep, ARGV[3] '1' for backfill, then 8 values a mention:
--   id, hour, value (a header line, then JSON), author id, epoch ms,
--   author fields (name \1 value \1 …), edges (joined by \2), print of the text
-- The header: class (n|u|p), owned (0|1), bucket, source, author id, cluster, topics ('all' first), joined by \1.
-- Returns {added, changed, repeated, deleted before they came, of forgotten authors}.
local job, keep, backfill = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local added, changed, repeated, deleted, unwanted = 0, 0, 0, 0, 0
local first
-- Mostly nothing is gone and nobody forgotten: asked once, not a mention.
local someGone = redis.call('EXISTS', base .. 'gone') == 1
local someForgotten = redis.call('EXISTS', base .. 'forgotten') == 1

local function saveAuthor(author, at, packed)
  local key = base .. 'a:' .. author
  local seen = redis.call('HMGET', key, 'first', 'last')
  local newest = not seen[2] or at >= tonumber(seen[2])
  local fields = newest and packed ~= '' and split(packed, '\1') or {}
  if newest then
    fields[#fields + 1] = 'last'
    fields[#fields + 1] = at
  end
  if not seen[1] or at < tonumber(seen[1]) then
    fields[#fields + 1] = 'first'
    fields[#fields + 1] = at
  end
  if #fields > 0 then redis.call('HSET', key, unpack(fields)) end
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

for i = 4, #ARGV, 8 do
  local id, hour, value, author, at = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  local print = ARGV[i + 7]
  local head = string.match(value, '^[^\n]*')
  local header = split(head, '\1')
  local kept = redis.call('HGET', ids, id)
  if someForgotten and redis.call('SISMEMBER', base .. 'forgotten', author) == 1 then
    unwanted = unwanted + 1
  elseif not kept and someGone and redis.call('ZSCORE', base .. 'gone', id) then
    deleted = deleted + 1
  elseif not kept then
    redis.call('HSET', ids, id, hour)
    redis.call('HSET', base .. 'm:' .. hour, id, value)
    expire[base .. 'm:' .. hour] = true
    saveAuthor(author, at, ARGV[i + 5])
    saveEdges(ARGV[i + 6])
    count(id, hour, header, print)
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
        redis.call('HSET', base .. 'm:' .. kept, id, value)
        count(id, kept, header, print)
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

flush(keep)

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
return { added, changed, repeated, deleted, unwanted }
