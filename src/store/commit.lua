-- Saves what one detection pass of a brand decided, all or nothing, and only where nobody was faster.
-- KEYS[1] base of the brand's keys.
-- ARGV[1] expected version, ARGV[2] JSON: {state: text or null, incidents: [{id, topic, openedAt, resolved, value}],
--   outbox: {transitionId: text}, position: ms, relearnedAt: ms or null}
-- Returns the new version, or -1 where another pass or an operator came first.
local base = KEYS[1]
local detect = base .. 'detect'
local version = tonumber(redis.call('HGET', detect, 'version') or '0')
if version ~= tonumber(ARGV[1]) then return -1 end
local change = cjson.decode(ARGV[2])
if change.state ~= cjson.null then redis.call('HSET', detect, 'state', change.state) end
for _, incident in ipairs(change.incidents) do
  redis.call('HSET', base .. 'incidents', incident.id, incident.value)
  redis.call('ZADD', base .. 'incident-order', incident.openedAt, incident.id)
  if incident.resolved then
    if redis.call('HGET', base .. 'open', incident.topic) == incident.id then
      redis.call('HDEL', base .. 'open', incident.topic)
    end
  else
    redis.call('HSET', base .. 'open', incident.topic, incident.id)
  end
end
for id, transition in pairs(change.outbox) do redis.call('HSET', base .. 'outbox', id, transition) end
if change.position ~= cjson.null then
  redis.call('HSET', base .. 'meta', 'position', string.format('%.0f', change.position))
end
if change.relearnedAt ~= cjson.null then
  redis.call('HDEL', base .. 'meta', 'rebuild', 'late')
  redis.call('HSET', base .. 'meta', 'relearnedAt', string.format('%.0f', change.relearnedAt))
end
return redis.call('HINCRBY', detect, 'version', 1)
