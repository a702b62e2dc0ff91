-- Applies a batch of scored mentions of one brand, once: an id that was seen is passed over, one whose
-- version or reading changed (an edit, a correction, a new model) is taken out of the counts and put in anew.
-- KEYS[1] base of the brand's keys.
-- ARGV[1] score job id, ARGV[2] seconds to keep, ARGV[3] '1' for backfill, then 8 values a mention:
--   id, hour, value (a header line, a line of edges where there are any, then JSON), author id, epoch ms,
--   author fields, print of the text, version (edited,seen), or '=' where the stored version is read anew
-- The header: class (n|u|p), owned (0|1), bucket, source, author id, cluster, topics ('all' first), joined by \1.
-- Returns {added, changed, repeated, outdated, deleted before they came, of forgotten authors}.
local job, keep, backfill = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local added, changed, repeated, outdated, deleted, unwanted = 0, 0, 0, 0, 0, 0
local first
-- Mostly nothing is gone and nobody forgotten: asked once, not a mention.
local someGone = redis.call('EXISTS', base .. 'gone') == 1
local someForgotten = redis.call('EXISTS', base .. 'forgotten') == 1

local function headOf(value) return string.match(value, '^[^\n]*') end
local function jsonOf(value) return string.match(value, '\n({.*)$') end

-- What a mention is known by in `ids`: the hour it is kept under, epoch ms of its place in time, the version kept, and the version
-- that its place is from, where that is another; joined by ','.
local function entryOf(hour, at, version, origin)
  local entry = hour .. ',' .. at .. ',' .. version
  return version == origin and entry or entry .. ',' .. origin
end

-- A value at the place in time of another of the same mention.
local function placedAs(value, other)
  local header = headerIn(value)
  header[3] = headerIn(other)[3]
  local date = string.match(jsonOf(other), '"publishedAt":"([^"]*)')
  local json = string.gsub(jsonOf(value), '("publishedAt":")[^"]*', '%1' .. date, 1)
  local edges = edgesOf(value)
  return table.concat(header, '\1') .. '\n' .. (edges == '' and '' or edges .. '\n') .. json
end

-- Of what is stored and what comes, the later version's words are kept, at the place in time that the earliest gives: a feed that
-- re-dates its items moves no trend, and any order of arrival ends alike. Returns what it came to.
local function revise(id, entry, old, hour, value, at, version, print)
  local keptHour, rest = string.match(entry, '^(%d+),?(.*)$')
  local keptAt, edited, seen, originEdited, originSeen = unpack(split(rest, ','))
  local kept = edited and edited .. ',' .. seen or '0,0'
  local origin = originEdited and originEdited .. ',' .. originSeen or kept
  -- An entry from before versions has the hour alone.
  local placed = tonumber(keptAt) or tonumber(headerIn(old)[3]) * 1000
  local isLater, isEarlier
  if version == '=' then
    version = kept
    -- Read anew from what is no longer stored: an edit came meanwhile.
    isLater = string.match(jsonOf(value), '^(.*),"brandId":') == string.match(jsonOf(old), '^(.*),"brandId":')
  else
    isLater, isEarlier = isNotBefore(version, kept), not isNotBefore(version, origin)
  end
  local same = isLater or value == old
  if not isLater and not isEarlier then return same and 'repeated' or 'outdated' end
  local result, place = isLater and value or old, placed
  if isEarlier then
    if result ~= value then result = placedAs(old, value) end
    place, origin = at, version
  else
    if at ~= placed then result = placedAs(value, old) end
    hour = keptHour
  end
  local known = entryOf(hour, string.format('%.0f', place), isLater and version or kept, origin)
  if known ~= entry then set(ids, id, known) end
  if result == old then return same and 'repeated' or 'outdated' end
  local was, is = headOf(old), headOf(result)
  local before, after = headerIn(old), headerIn(result)
  if was ~= is or hour ~= keptHour then uncount(id, keptHour, before) end
  if hour ~= keptHour then set(base .. 'm:' .. keptHour, id, false) end
  set(base .. 'm:' .. hour, id, result)
  expire[base .. 'm:' .. hour] = true
  -- The edges of a mention from before versions are not known.
  local alike = edgesOf(old) == edgesOf(result) and before[5] == after[5] and placed == place
  if keptAt ~= '' and not alike then
    moveEdges(before[5], placed, edgesOf(old), -1)
    moveEdges(after[5], place, edgesOf(result), 1)
  end
  if was == is and hour == keptHour then return 'repeated' end
  count(id, hour, after, isLater and print or '')
  if isEarlier and (not first or at < first) then first = at end
  return 'changed'
end

-- What an id is known by once a version that says the same has come too, which is most of what comes again: only stamps move.
-- Nil for an entry from before versions.
local function seenAgain(entry, version)
  local place, kept, origin = string.match(entry, '^(%d+,%d+),(%d+,%d+),?(.*)$')
  if not place or version == kept then return place and entry end
  if origin == '' then origin = kept end
  if isNotBefore(version, kept) then kept = version
  elseif not isNotBefore(version, origin) then origin = version end
  return kept == origin and place .. ',' .. kept or place .. ',' .. kept .. ',' .. origin
end

-- What the mentions that are new will be looked up by, asked for together.
local headers = {}
local function foresee()
  local asked = {}
  for i = 4, #ARGV, 8 do asked[#asked + 1] = ARGV[i] end
  fetch(ids, asked)
  local lists = {}
  local function listFor(key)
    local list = lists[key]
    if not list then
      list = {}
      lists[key] = list
    end
    return list
  end
  local function ask(key, name)
    local list = listFor(key)
    list[#list + 1] = name
  end
  local function fetchAll()
    for key, names in pairs(lists) do fetch(key, names) end
    lists = {}
  end
  local new = {}
  for i = 4, #ARGV, 8 do
    local entry = get(ids, ARGV[i])
    if entry then
      ask(base .. 'm:' .. hourIn(entry), ARGV[i])
    else
      headers[i] = headerIn(ARGV[i + 2])
      local _, owned, bucket, _, author, cluster, topics = unpack(headers[i])
      if owned ~= '1' then
        local day = dayOf(bucket)
        if ARGV[i + 6] ~= '' then ask(nearKey(day), cluster) end
        new[#new + 1] = { day, author, cluster, topics, ARGV[i + 6] }
      end
    end
  end
  fetchAll()
  for _, each in ipairs(new) do
    local day, author, cluster, topics, print = unpack(each)
    if print ~= '' and not get(nearKey(day), cluster) then
      local list, own = listFor(bandKey(day)), bandsOf(print)
      for j = 1, #own do list[#list + 1] = own[j] end
    end
    local text = print == '' and cluster or rootOf(day, cluster)
    for topic in string.gmatch(topics, '[^,]+') do
      ask(voiceKey('a', topic, day), author)
      if not isOwn('c', text) then ask(voiceKey('c', topic, day), text) end
    end
  end
  fetchAll()
end
foresee()

for i = 4, #ARGV, 8 do
  local id, hour, value, author, at = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  local fields, print, version = ARGV[i + 5], ARGV[i + 6], ARGV[i + 7]
  local entry = get(ids, id)
  if someForgotten and redis.call('SISMEMBER', base .. 'forgotten', author) == 1 then
    unwanted = unwanted + 1
  elseif not entry and someGone and redis.call('ZSCORE', base .. 'gone', id) then
    deleted = deleted + 1
  elseif not entry then
    if version == '=' then version = '0,0' end
    set(ids, id, entryOf(hour, ARGV[i + 4], version, version))
    set(base .. 'm:' .. hour, id, value)
    expire[base .. 'm:' .. hour] = true
    saveAuthor(author, ARGV[i + 4], version, fields)
    moveEdges(author, at, edgesOf(value), 1)
    count(id, hour, headers[i] or headerIn(value), print)
    added = added + 1
    if not first or at < first then first = at end
  else
    local old = get(base .. 'm:' .. hourIn(entry), id)
    local outcome = 'repeated'
    local again = old == value and version ~= '=' and seenAgain(entry, version)
    if again then
      if again ~= entry then set(ids, id, again) end
    elseif old then
      outcome = revise(id, entry, old, hour, value, at, version, print)
    end
    -- What a version tells of its author counts by its own time, wherever its words end up.
    if old and version ~= '=' and again ~= entry then saveAuthor(author, ARGV[i + 4], version, fields) end
    if outcome == 'changed' then changed = changed + 1
    elseif outcome == 'outdated' then outdated = outdated + 1
    else repeated = repeated + 1 end
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
return { added, changed, repeated, outdated, deleted, unwanted }
