-- What the scripts that move counts have in common; put before each of them, after hashes.lua, when it is loaded.
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
  local hours = trend[topic]
  if not hours then
    hours = {}
    trend[topic] = hours
  end
  local fields = hours[hour]
  if not fields then
    fields = {}
    hours[hour] = fields
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
local HEADER = '^' .. string.rep('([^\1]*)\1', 6) .. '([^\1\n]*)'
local function headerIn(value) return { string.match(value, HEADER) } end
local function edgesOf(value) return string.match(value, '^[^\n]*\n([^{][^\n]*)\n') or '' end

-- The hour that a mention is kept under, of what its id is known by.
local function hourIn(entry) return string.match(entry, '^%d+') end

-- Header of a kept mention, the hour it is under and all of it; nil where it is not kept.
local function headerOf(id)
  local entry = get(ids, id)
  local hour = entry and hourIn(entry)
  local value = hour and get(base .. 'm:' .. hour, id)
  if not value then return nil end
  return headerIn(value), hour, value
end

-- Near texts: HASH n:<day> text → its sketch and the texts near to it, or '=' and the text that it is taken for.
local function nearKey(day) return base .. 'n:' .. day end
-- HASH band → texts.
local function bandKey(day) return base .. 'b:' .. day end

local function rootOf(day, text)
  -- Those of one mention or one author alone are near to none.
  if string.byte(text, 2) == 58 then return text end
  local list = get(nearKey(day), text)
  return list and string.byte(list) == 61 and string.sub(list, 2) or text
end

local function nearTo(day, text)
  if string.byte(text, 2) == 58 then return {} end
  local near, list = {}, get(nearKey(day), text)
  if list and #list > 65 then
    for other in string.gmatch(string.sub(list, 66), '%S+') do near[#near + 1] = other end
  end
  return near
end

-- Whether two sketches, the one taken apart, agree in enough of their characters.
local function isAlike(letters, sketch)
  local others, misses = { string.byte(sketch, 1, 64) }, 0
  for i = 1, 64 do
    if letters[i] ~= others[i] then
      misses = misses + 1
      if misses > 64 - MIN_ALIKE then return false end
    end
  end
  return true
end

local BANDS = '^' .. string.rep('(%x+) ', 6)
local bands = {}
local function bandsOf(print)
  local own = bands[print]
  if not own then
    own = { string.match(print, BANDS) }
    bands[print] = own
  end
  return own
end

-- The texts that share a band with one, each once.
local function neighboursOf(own, lists)
  local found, seen = {}, nil
  for i = 1, #own do
    local list = lists[own[i]]
    if list then
      seen = seen or {}
      for other in string.gmatch(list, '%S+') do
        if not seen[other] then
          seen[other] = true
          found[#found + 1] = other
        end
      end
    end
  end
  return found
end

-- Learns a text at its first sight of a day, by its print: the texts that share a band and resemble it.
local function meet(day, text, print)
  local key, index = nearKey(day), bandKey(day)
  if get(key, text) then return end
  local own, sketch = bandsOf(print), string.sub(print, -64)
  fetch(index, own)
  local lists = fieldsOf(index)
  local others = neighboursOf(own, lists)
  local near = {}
  expire[key] = true
  if #others > 0 then
    fetch(key, others)
    local letters = { string.byte(sketch, 1, 64) }
    for i = 1, #others do
      local other = others[i]
      local theirs = get(key, other)
      if theirs and isAlike(letters, theirs) then
        -- 64 characters, then 17 a text: no room, it is taken for that one.
        if #theirs >= 64 + 17 * MAX_NEAR then return set(key, text, '=' .. other) end
        near[#near + 1] = other
      end
    end
  end
  if #near > MAX_NEAR then return set(key, text, '=' .. near[1]) end
  for _, other in ipairs(near) do set(key, other, get(key, other) .. ' ' .. text) end
  set(key, text, #near > 0 and sketch .. ' ' .. table.concat(near, ' ') or sketch)
  for i = 1, #own do
    local list = lists[own[i]]
    if not list or #list < 17 * MAX_NEAR - 1 then append(index, own[i], list and list .. ' ' .. text or text) end
  end
  expire[index] = KEEP_BANDS
end
