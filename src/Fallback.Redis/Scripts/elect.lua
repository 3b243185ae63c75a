-- Fallback: takes or keeps an office. Version 1.
-- KEYS: 1 who holds it. ARGV: 1 process, 2 lease in milliseconds. Gives 1 where it is this process's now.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
