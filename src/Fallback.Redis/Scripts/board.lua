-- Fallback: a board. Version 1.
-- Puts a process's post in the place of its last one, and gives what others have posted since. The rules are those of SharedBoard in
-- Fallback.Runtime. Times are milliseconds of the server.
-- KEYS: 1 name, revision, and what is known of each process ("revision number posted seen gone"); 2 contents; 3 processes by revision;
--       4 processes by the time at which they are taken to have gone, or at which that is forgotten. All four have one hash tag.
-- ARGV: 1 process, 2 "post", "seen" or "leave", 3 content, 4 number, 5 since, 6 lease, 7 posts and 8 bytes at once, 9 channel,
--       10 the time, for tests only
local state, contents, order, ends = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local process, what, content, number, since = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local MOST, NOTHING, META, EXPIRED_AT_ONCE, GONE_FOR = 9e15, '9223372036854775807', 3, 50, 3600000

local now, micros = tonumber(ARGV[10]), 0
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
  micros = time[2] % 1000
end

-- Nothing is changed before all of what is read has been found to be Fallback's.
local function whole(value)
  local n = tonumber(value)
  if not n or n < 0 or n > MOST or n ~= math.floor(n) then error('FALLBACK: ' .. state .. ' holds what is not Fallback\'s', 0) end
  return n
end

local function entry(value)
  local r, n, p, s, g = string.match(value or '', '^(%d+) (%d+) (%d+) (%d+) ([01])$')
  return { revision = whole(r), number = n, posted = whole(p), seen = whole(s), gone = g == '1' }
end

local function text(e)
  return string.format('%.0f %s %.0f %.0f %d', e.revision, e.number, e.posted, e.seen, e.gone and 1 or 0)
end

local function above(a, b)
  if #a ~= #b then return #a > #b end
  return a > b
end

local tracked = redis.call('HLEN', state)
local known_count, ordered, count = redis.call('ZCARD', ends), redis.call('ZCARD', order), redis.call('HLEN', contents)
local is_new = tracked == 0
if not is_new then
  local live = whole(redis.call('HGET', state, '#count'))
  -- Where a key of the four was evicted, what is left says nothing.
  is_new = tracked ~= META + known_count or ordered ~= known_count or count ~= live
end
if is_new then
  if what == 'leave' then return { '', '0', 0, 0 } end
  -- Revisions begin with the time in microseconds, and so above those of a board that was lost: a process that knew the lost board reads all of this one.
  local first = now * 1000 + micros
  redis.call('DEL', state, contents, order, ends)
  redis.call('HSET', state, '#revision', first, '#count', 0, '#epoch', string.format('%.0f:%s', first, process))
  count = 0
end

local read = redis.call('HMGET', state, '#revision', '#epoch', process)
local revision, epoch, last = whole(read[1]), read[2], read[3] and entry(read[3])
if not epoch or #epoch > 300 then whole(nil) end
local silent = redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, EXPIRED_AT_ONCE)
local silent_entries = {}
if #silent > 0 then
  for i, value in ipairs(redis.call('HMGET', state, unpack(silent))) do silent_entries[i] = entry(value) end
end

local function gone(name, e)
  revision = revision + 1
  e.revision, e.posted, e.gone = revision, now, true
  redis.call('HSET', state, name, text(e))
  redis.call('HDEL', contents, name)
  redis.call('ZADD', order, revision, name)
  redis.call('ZADD', ends, now + GONE_FOR, name)
  count = count - 1
end

for i, name in ipairs(silent) do
  local e = silent_entries[i]
  if e.gone then
    redis.call('HDEL', state, name)
    redis.call('ZREM', order, name)
    redis.call('ZREM', ends, name)
  else
    gone(name, e)
  end
  if name == process then last = (redis.call('HEXISTS', state, name) == 1) and e or nil end
end

local news = false
if what == 'leave' then
  if last and not last.gone then
    gone(process, last)
    news = true
  end
elseif not last or above(number, last.number) then
  local lease = tonumber(ARGV[6])
  if what == 'post' then
    revision = revision + 1
    if not last or last.gone then count = count + 1 end
    last = { revision = revision, number = number, posted = now, seen = now, gone = false }
    redis.call('HSET', state, process, text(last))
    redis.call('HSET', contents, process, content)
    redis.call('ZADD', order, revision, process)
    redis.call('ZADD', ends, now + lease, process)
    news = true
  elseif last and not last.gone then
    last.number, last.seen = number, now
    redis.call('HSET', state, process, text(last))
    redis.call('ZADD', ends, now + lease, process)
  end
end
redis.call('HSET', state, '#revision', revision, '#count', count)
local kept = 2 * (tonumber(ARGV[6]) or 0) + 2 * GONE_FOR
for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], kept) end
-- Nobody depends on it, so a server that forbids it does no harm.
if news then redis.pcall('PUBLISH', ARGV[9], process) end

local answer = { epoch, string.format('%.0f', revision), count, 0 }
if what == 'leave' or since == NOTHING then return answer end
-- Read by a process that knows a board with later revisions: a clock was set back between the two.
if tonumber(since) > revision then since = '0' end
local most, bytes = tonumber(ARGV[7]), tonumber(ARGV[8])
local names = redis.call('ZRANGEBYSCORE', order, '(' .. since, '+inf', 'LIMIT', 0, most + 1)
if #names == 0 then return answer end
local entries = redis.call('HMGET', state, unpack(names))
for i, name in ipairs(names) do
  if i > most or bytes < 0 then
    answer[2], answer[4] = string.format('%.0f', entry(entries[i - 1]).revision), 1
    break
  end
  if name ~= process then
    local e = entry(entries[i])
    local said = not e.gone and redis.call('HGET', contents, name)
    bytes = bytes - (said and #said or 0)
    local n = #answer
    answer[n + 1], answer[n + 2], answer[n + 3], answer[n + 4] = name, said, math.max(0, now - e.posted), math.max(0, now - e.seen)
  end
end
return answer
