-- Fallback: replaces a record. Version 1.
-- KEYS: 1 the record. ARGV: 1 the version that was read, 2 content, 3 how long it is kept, in milliseconds. Gives version and content
-- as they are now. Versions are texts: they may be larger than what a double counts exactly.
local record = redis.call('HMGET', KEYS[1], 'v', 'c')
local version = record[1] or '0'
if version ~= ARGV[1] then return { version, record[2] or '' } end
redis.call('HINCRBY', KEYS[1], 'v', 1)
redis.call('HSET', KEYS[1], 'c', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { redis.call('HGET', KEYS[1], 'v'), ARGV[2] }
