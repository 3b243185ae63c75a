-- Fallback: how long the store remembers. Version 1.
-- A store that was emptied begins again from zero: totals of which no process claims a part may have been lost with it.
-- KEYS: 1 when it began. ARGV: 1 the time, for tests only. Gives the age in milliseconds.
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
redis.call('SET', KEYS[1], string.format('%.0f', now), 'NX')
redis.call('PEXPIRE', KEYS[1], 2592000000)
local began = tonumber(redis.call('GET', KEYS[1]))
if not began or began ~= math.floor(began) then return redis.error_reply('FALLBACK: ' .. KEYS[1] .. ' holds what is not Fallback\'s') end
return math.max(0, now - began)
