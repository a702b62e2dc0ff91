-- Drops the memory of ids whose mentions are past their retention. Looked at again here, where nothing comes between: a backfill
-- may have brought a mention into an hour that was empty before.
-- KEYS[1] base of the brand's keys. ARGV[1] the first hour within retention, then ids. Returns how many were dropped.
local base = KEYS[1]
local dropped = 0
for i = 2, #ARGV do
  local entry = redis.call('HGET', base .. 'ids', ARGV[i])
  local hour = entry and string.match(entry, '^%d+')
  -- Within retention an hour without mentions has had them erased: their ids stay known, so that they do not come back.
  if hour and tonumber(hour) < tonumber(ARGV[1]) and redis.call('EXISTS', base .. 'm:' .. hour) == 0 then
    dropped = dropped + redis.call('HDEL', base .. 'ids', ARGV[i])
  end
end
return dropped
