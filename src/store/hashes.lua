-- The hashes of a brand as one run of a script sees them; put before the scripts that move counts. A field is read once, together
-- with others where they are fetched beforehand, and what is written is sent at the end, a hash at once: a command each costs more
-- than all else that these scripts do.
local read, written = {}, {}
-- As many as Lua unpacks with room to spare.
local AT_ONCE = 2000

local function sendAll(command, key, list)
  for from = 1, #list, AT_ONCE do redis.call(command, key, unpack(list, from, math.min(from + AT_ONCE - 1, #list))) end
end

local function fieldsOf(key)
  local fields = read[key]
  if not fields then
    fields = {}
    read[key] = fields
  end
  return fields
end

-- Reads what `get` will be asked for.
local function fetch(key, names)
  local fields, missing = fieldsOf(key), {}
  for i = 1, #names do
    local name = names[i]
    if fields[name] == nil then
      fields[name] = false
      missing[#missing + 1] = name
    end
  end
  for from = 1, #missing, AT_ONCE do
    local values = redis.call('HMGET', key, unpack(missing, from, math.min(from + AT_ONCE - 1, #missing)))
    for i = 1, #values do
      if values[i] then fields[missing[from + i - 1]] = values[i] end
    end
  end
end

-- A field's value, false where there is none.
local function get(key, name)
  local fields = fieldsOf(key)
  local value = fields[name]
  if value == nil then
    value = redis.call('HGET', key, name)
    fields[name] = value
  end
  return value
end

-- Gives a field a value; false takes it away.
local function set(key, name, value)
  fieldsOf(key)[name] = value
  local names = written[key]
  if not names then
    names = {}
    written[key] = names
  end
  names[name] = true
end

-- The same for one that is rarely given more than one value in a run: cheaper, and not to be mixed with `set` on one hash.
local appended = {}
local function append(key, name, value)
  fieldsOf(key)[name] = value
  local list = appended[key]
  if not list then
    list = {}
    appended[key] = list
  end
  local n = #list
  list[n + 1], list[n + 2] = name, value
end

local function writeHashes()
  for key, list in pairs(appended) do sendAll('HSET', key, list) end
  for key, names in pairs(written) do
    local fields, sets, gone = read[key], {}, {}
    for name in pairs(names) do
      local value = fields[name]
      if value then
        sets[#sets + 1] = name
        sets[#sets + 1] = value
      else
        gone[#gone + 1] = name
      end
    end
    sendAll('HSET', key, sets)
    sendAll('HDEL', key, gone)
  end
end
