-- Takes mentions out of the store and out of every count, as if they had never come; one that has not come yet is
-- remembered, so that it is passed over when it does.
-- KEYS[1] base of the brand's keys. ARGV[1] now, epoch ms; ARGV[2] how long an id is remembered, ms; ARGV[3] how many are;
-- then mention ids. Returns how many were there.
local gone = base .. 'gone'
local now = tonumber(ARGV[1])
local erased = 0

-- Of an author whose every mention is erased nothing is kept.
local function forgetSilent(author)
  local record = authorOf(author)
  if (record.n or 0) ~= 0 or (record.u or 0) ~= 0 or (record.p or 0) ~= 0 then return end
  redis.call('DEL', record.key)
  authors[author] = nil
end

for i = 4, #ARGV do
  local id = ARGV[i]
  local header, hour, value = headerOf(id)
  if header then
    set(base .. 'm:' .. hour, id, false)
    -- A correction keeps the words that it was made of.
    set(base .. 'corrections', id, false)
    uncount(id, hour, header)
    local _, at = string.match(get(ids, id), '^(%d+),?(%d*)')
    moveEdges(header[5], tonumber(at) or 0, edgesOf(value), -1)
    forgetSilent(header[5])
    erased = erased + 1
    -- The id stays known, so that the next poll does not bring a deleted post back.
  elseif not get(ids, id) then
    redis.call('ZADD', gone, now, id)
  end
end
flush(nil)
redis.call('ZREMRANGEBYSCORE', gone, '-inf', now - tonumber(ARGV[2]))
redis.call('ZREMRANGEBYRANK', gone, 0, -1 - tonumber(ARGV[3]))
return erased
