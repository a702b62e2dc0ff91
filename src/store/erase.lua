-- Takes mentions out of the store and out of every count, as if they had never come; one that has not come yet is
-- remembered, so that it is passed over when it does.
-- KEYS[1] base of the brand's keys. ARGV[1] now, epoch ms; ARGV[2] how long an id is remembered, ms; ARGV[3] how many are;
-- then mention ids. Returns how many were there.
local gone = base .. 'gone'
local now = tonumber(ARGV[1])
local erased = 0

for i = 4, #ARGV do
  local id = ARGV[i]
  local header, hour = headerOf(id)
  if header then
    redis.call('HDEL', base .. 'm:' .. hour, id)
    uncount(id, hour, header)
    erased = erased + 1
    -- The id stays known, so that the next poll does not bring a deleted post back.
  elseif redis.call('HEXISTS', ids, id) == 0 then
    redis.call('ZADD', gone, now, id)
  end
end
flush(nil)
redis.call('ZREMRANGEBYSCORE', gone, '-inf', now - tonumber(ARGV[2]))
redis.call('ZREMRANGEBYRANK', gone, 0, -1 - tonumber(ARGV[3]))
return erased
