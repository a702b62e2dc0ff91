-- Records of authors and of who acted on whom; put between voices.lua and the scripts that change them.

-- Whether one stamp (numbers, joined by commas) is later than another, or the same.
local function isNotBefore(stamp, other)
  local theirs = split(other, ',')
  for i, part in ipairs(split(stamp, ',')) do
    local difference = tonumber(part) - (tonumber(theirs[i]) or 0)
    if difference ~= 0 then return difference > 0 end
  end
  return true
end

-- Sets those fields that nobody told later. `told` says when each was: groups of `stamp:names`, joined by ';', each name a digit.
local function mergeFields(set, told, stamp, names, fields)
  local since = {}
  for _, group in ipairs(split(told, ';')) do
    local when, whose = string.match(group, '^(.*):(.*)$')
    for name in string.gmatch(whose, '.') do since[name] = when end
  end
  local at = 0
  for name in string.gmatch(names, '.') do
    if not since[name] or isNotBefore(stamp, since[name]) then
      since[name] = stamp
      set[#set + 1] = fields[at + 1]
      set[#set + 1] = fields[at + 2]
    end
    at = at + 2
  end
  local groups, order = {}, {}
  for name = 0, 9 do
    local when = since[tostring(name)]
    if when then
      if not groups[when] then order[#order + 1] = when end
      groups[when] = (groups[when] or '') .. name
    end
  end
  for i, when in ipairs(order) do order[i] = when .. ':' .. groups[when] end
  return table.concat(order, ';')
end

-- Each field of an author is as the newest mention says that tells it, whatever order they come in.
-- `packed`: the digits of the fields that are told, then name \1 value of each, joined by \1.
local function saveAuthor(author, at, version, packed)
  local record = authorOf(author)
  local set, told, time = record.set, record.told, tonumber(at)
  local names, rest = string.match(packed, '^(%d*)\1?(.*)$')
  local stamp = at .. ',' .. version
  -- A record without `told` is from before there was one: as new as its last mention.
  if not told and record.last and time < record.last then names = '' end
  if names ~= '' then
    local since, same = string.match(told or '', '^([%d,]*):(%d*)$')
    if not told or told == '' or (same == names and isNotBefore(stamp, since)) then
      for part in string.gmatch(rest .. '\1', '([^\1]*)\1') do set[#set + 1] = part end
      told = stamp .. ':' .. names
    elseif same ~= names then
      told = mergeFields(set, told, stamp, names, split(rest, '\1'))
    end
  end
  told = told or not record.last and ''
  local function put(name, value, text)
    if value == record[name] then return end
    record[name] = value
    set[#set + 1] = name
    set[#set + 1] = text
  end
  -- What comes again lengthens no life.
  if not record.last then expire[record.key] = true end
  if told then put('told', told, told) end
  if not record.last or time > record.last then put('last', time, at) end
  if not record.first or time < record.first then put('first', time, at) end
end

-- Edges of a mention, joined by \2: kind \1 receiver \1 agreement ('' where unknown). HASH e:<day> giver \1 kind \1 receiver →
-- count|first|last|sum of agreements|how many are known. Taken back (`by` -1), an edge keeps its first and last of the day.
local function moveEdges(author, at, packed, by)
  if packed == '' then return end
  local key = base .. 'e:' .. string.format('%d', math.floor(at / 86400000))
  for _, edge in ipairs(split(packed, '\2')) do
    local kind, receiver, agreement = unpack(split(edge, '\1'))
    local field = author .. '\1' .. kind .. '\1' .. receiver
    local n, from, to, sum, known = 0, at, at, 0, 0
    local before = get(key, field)
    if before then
      local parts = split(before, '|')
      n, sum, known = tonumber(parts[1]), tonumber(parts[4]), tonumber(parts[5])
      from, to = math.min(from, tonumber(parts[2])), math.max(to, tonumber(parts[3]))
    end
    if agreement ~= '' then
      sum, known = sum + by * tonumber(agreement), known + by
    end
    if n + by > 0 then
      set(key, field, string.format('%d|%.0f|%.0f|%.4f|%d', n + by, from, to, sum, known))
      expire[key] = true
    elseif before then
      set(key, field, false)
    end
  end
end
