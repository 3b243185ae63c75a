-- Fallback: a part of a total. Version 1.
-- One process says what it holds, has used and wants of a total, and is told what it holds from now on. The rules are those of
-- SharedTotal and FairPart in Fallback.Runtime; here sums are carried on, so that no step goes over all processes. Times are milliseconds of the server.
-- KEYS: 1 sums, and what each process said ("held wanted used total number gone"); 2 processes by the end of their lease;
--       3 processes by the total that they say; 4 processes that have gone, by when. All four have one hash tag.
-- ARGV: 1 process, 2 total, 3 held, 4 used, 5 wanted, 6 least, 7 number, 8 lease, 9 spent, 10 used by gone, 11 age of the epoch or -1,
--       12 leaving, 13 the time, for tests only
local state, ends, totals, left = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local process, number, leaving = ARGV[1], ARGV[7], ARGV[12] == '1'
local total, held, used, least = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[6])
local lease, spent, by_gone, epoch_age = tonumber(ARGV[8]), ARGV[9] == '1', tonumber(ARGV[10]), tonumber(ARGV[11])
local MOST, SUM, SETTLING, EPOCH = 9e15, 9.2e18, 2000, 5000
local EXPIRED_AT_ONCE, GONE_KEPT, SUMS, MINUTE = 50, 5000, 7, 61000

local now = tonumber(ARGV[13])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Nothing is changed before all of what is read has been found to be Fallback's.
local function whole(value, most)
  local n = tonumber(value)
  if not n or n < 0 or n > most or n ~= math.floor(n) then error('FALLBACK: ' .. state .. ' holds what is not Fallback\'s', 0) end
  return n
end

local function part(value)
  local h, w, u, t, n, g = string.match(value or '', '^(%d+) (%d+) (%d+) (%d+) (%d+) ([01])$')
  return { held = whole(h, MOST), wanted = whole(w, MOST), used = whole(u, MOST), total = whole(t, MOST), number = n, gone = g == '1' }
end

local function text(p)
  return string.format('%.0f %.0f %.0f %.0f %s %d', p.held, p.wanted, p.used, p.total, p.number, p.gone and 1 or 0)
end

-- Numbers are compared as texts: they may be larger than what a double counts exactly.
local function above(a, b)
  if #a ~= #b then return #a > #b end
  return a > b
end

local tracked = redis.call('HLEN', state)
local count, gone_count, saying = redis.call('ZCARD', ends), redis.call('ZCARD', left), redis.call('ZCARD', totals)
local is_new, lost_part = tracked == 0, false
if tracked ~= 0 then
  lost_part = tracked ~= SUMS + count + gone_count or saying ~= count
  -- Only what is Fallback's is thrown away.
  if lost_part then whole(redis.call('HGET', state, '#held'), SUM) end
else
  lost_part = count + gone_count + saying > 0
end
-- Where a key of the four was evicted, what is left says nothing.
is_new = is_new or lost_part
if is_new then
  if leaving and used == 0 and by_gone == 0 then return { 0, 0, 0, 0, 0, 0, 0, 0 } end
  local claimed = held > 0 or by_gone > 0 or lost_part
  -- Whether the store has lost it, only the epoch can tell, which has another hash tag. The caller looks, and asks again.
  if not claimed and epoch_age < 0 then return { 'epoch' } end
  redis.call('DEL', state, ends, totals, left)
  redis.call('HSET', state, '#held', 0, '#wanted', 0, '#used', 0, '#gone', 0, '#created', now,
    '#settles', (claimed or epoch_age < EPOCH) and now + SETTLING or 0, '#spent', 0)
  count, gone_count = 0, 0
end

local read = redis.call('HMGET', state, '#held', '#wanted', '#used', '#gone', '#created', '#settles', '#spent', process)
local sums = { held = whole(read[1], SUM), wanted = whole(read[2], SUM), used = whole(read[3], SUM) }
local gone, created, settles, was_spent = whole(read[4], MOST), whole(read[5], MOST), whole(read[6], MOST), whole(read[7], 1) == 1
local known = read[8] and part(read[8])
spent = spent or was_spent
local silent = redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, EXPIRED_AT_ONCE)
local silent_parts = {}
if #silent > 0 then
  for i, value in ipairs(redis.call('HMGET', state, unpack(silent))) do silent_parts[i] = part(value) end
end
if sums.held + held > SUM or sums.wanted + MOST > SUM then error('FALLBACK: too many processes want too much of ' .. state, 0) end

-- Exact, whatever a double makes of the sum: the server counts in 64 bits.
local function add(name, by)
  if by ~= 0 then sums[name] = redis.call('HINCRBY', state, '#' .. name, string.format('%.0f', by)) end
end

local function take_back(name, p)
  add('held', -p.held)
  add('wanted', -p.wanted)
  add('used', -p.used)
  redis.call('ZREM', ends, name)
  redis.call('ZREM', totals, name)
  count = count - 1
end

-- What it has spent stays spent, and is remembered by its name: one that was cut off and comes back has spent it only once.
local function go(name, p)
  if not spent then
    redis.call('HDEL', state, name)
    return
  end
  gone = math.min(MOST, gone + p.used)
  redis.call('HSET', state, name, text({ held = 0, wanted = 0, used = p.used, total = p.total, number = p.number, gone = true }))
  redis.call('ZADD', left, now, name)
  gone_count = gone_count + 1
  if gone_count > GONE_KEPT then
    redis.call('HDEL', state, redis.call('ZPOPMIN', left)[1])
    gone_count = gone_count - 1
  end
end

for i, name in ipairs(silent) do
  take_back(name, silent_parts[i])
  go(name, silent_parts[i])
  if name == process then
    known = spent and silent_parts[i] or nil
    if known then known.gone = true end
  end
end

local is_news = not known or above(number, known.number)
-- What somebody gives back is the others' first, or it would be theirs again in the same step.
local gives_back = not spent and known and not known.gone and held < known.held
local mine = known
if is_news then
  -- It holds a part that nobody here knows of, and so may others.
  if not known and held > 0 then settles = now + SETTLING end
  -- Nobody who is counted there can have gone yet and be counted here as well.
  if spent and now < created + lease then gone = math.max(gone, math.min(by_gone, MOST)) end
  if known and known.gone then
    gone = math.max(0, gone - known.used)
    redis.call('ZREM', left, process)
    gone_count = gone_count - 1
    known = nil
  end
  total = math.min(total, MOST)
  local wanted = math.max(used, math.min(tonumber(ARGV[5]), total))
  local goes = leaving and (spent or used == 0)
  -- What it sent in the last minute counts as long as that lasts.
  if leaving and not goes then held, wanted, lease = used, used, MINUTE end
  mine = { held = held, wanted = wanted, used = used, total = total, number = number, gone = goes }
  if goes then
    if known then take_back(process, known) end
    go(process, mine)
  else
    local before = known or { held = 0, wanted = 0, used = 0 }
    add('held', mine.held - before.held)
    add('wanted', mine.wanted - before.wanted)
    add('used', mine.used - before.used)
    redis.call('ZADD', ends, now + lease, process)
    if before.total ~= total then redis.call('ZADD', totals, total, process) end
    if not known then count = count + 1 end
  end
end

-- From here on as in FairPart.
local smallest = tonumber(redis.call('ZRANGE', totals, 0, 0, 'WITHSCORES')[2] or 0)
local counted_gone = spent and gone or 0
local scarce = sums.wanted + counted_gone > smallest
local free = math.max(0, smallest - sums.held - counted_gone)
local settling = now < settles
local granted, target = 0, 0
if mine and not mine.gone then
  if not scarce then
    target = spent and mine.wanted or mine.wanted + math.floor((smallest - counted_gone - sums.wanted) / math.max(1, count))
  elseif not spent then
    target = math.floor(smallest * (mine.wanted / sums.wanted))
  else
    local unused, more = smallest - sums.used - counted_gone, sums.wanted - sums.used
    target = mine.used
    if unused > 0 and more > 0 then target = mine.used + math.floor((mine.wanted - mine.used) * (unused / more)) end
  end
  local spent_by_it = spent and mine.used or 0
  local enough = spent_by_it + math.min(least, MOST)
  if target < enough then
    -- What comes back goes round: who has used it gives it back as it comes.
    local may = mine.held < enough or spent or mine.used == 0
    target = (may and enough <= mine.wanted and enough <= mine.held + free) and enough or spent_by_it
  end
  granted = mine.held
  if settling then
    target = math.max(target, granted)
  elseif is_news and not leaving and not gives_back then
    granted = math.max(granted, math.min(target, granted + free))
  end
  if is_news then
    add('held', granted - mine.held)
    mine.held = granted
    redis.call('HSET', state, process, text(mine))
  end
end

redis.call('HSET', state, '#gone', gone, '#settles', settles, '#spent', spent and 1 or 0)
-- What is spent outlives a day in which nobody asks.
local kept = spent and math.max(172800000, 2 * lease) or 2 * lease + 600000
for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], kept) end
return { granted, target, smallest, math.min(MOST, sums.used + counted_gone), gone, count, scarce and 1 or 0, settling and 1 or 0 }
