-- Takes mentions out of the store and out of every count, as if they had never come.
-- KEYS[1] base of the brand's keys. ARGV: mention ids. Returns how many were there.
local base = KEYS[1]
local erased = 0

local function split(text, by)
  local parts = {}
  for part in string.gmatch(text .. by, '(.-)' .. by) do parts[#parts + 1] = part end
  return parts
end

local function unvoice(kind, who, topic, hour, id)
  local key = base .. 'v:' .. kind .. ':' .. topic .. ':' .. string.format('%d', math.floor(tonumber(hour) / 24))
  local before = redis.call('HGET', key, who)
  if not before then return end
  local bucket, holder, class = string.match(before, '^([^|]*)|(.*)\1(.)$')
  if holder ~= id then return end
  redis.call('HDEL', key, who)
  local of = string.format('%d', math.floor(tonumber(bucket) / 3600))
  redis.call('HINCRBY', base .. 't:' .. topic .. ':' .. of, bucket .. '|~' .. kind .. '|' .. class, -1)
end

for _, id in ipairs(ARGV) do
  local hour = redis.call('HGET', base .. 'ids', id)
  local value = hour and redis.call('HGET', base .. 'm:' .. hour, id)
  if value then
    local class, owned, bucket, source, author, cluster, topics = unpack(split(string.match(value, '^[^\n]*'), '\1'))
    redis.call('HDEL', base .. 'm:' .. hour, id)
    redis.call('HINCRBY', base .. 'a:' .. author, class, -1)
    if owned ~= '1' then
      for topic in string.gmatch(topics, '[^,]+') do
        redis.call('HINCRBY', base .. 't:' .. topic .. ':' .. hour, bucket .. '|' .. source .. '|' .. class, -1)
        unvoice('a', author, topic, hour, id)
        unvoice('c', cluster, topic, hour, id)
      end
    end
    erased = erased + 1
  end
  -- The id stays known, so that the next poll does not bring a deleted post back.
end
return erased
