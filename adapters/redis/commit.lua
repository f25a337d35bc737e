#!lua name=loa
-- Applies one batch or nothing. It knows no rule of the domain: a marker (was this message committed before?), guards
-- (does the store still hold what the writer read?), counters to take fresh numbers from, and writes.
--
-- The batch is one MessagePack value: as words of the command it would cost Redis an object a word, and Lua a copy.
-- wire.c writes it: {marker, {{key, field or nil, expected or nil}…}, {counter…}, {write, word, offset, fresh, …},
-- {{word…}…}}.
--
-- While the region's slot moves to another node, the keys that a batch touches are moved first and the function runs
-- there (crossing.c). Redis lets a call name one key then that need not be there: the older markers come as an argument,
-- and the generations, of which each step names two keys, rest.
--
-- The marker is set last. A function is not rolled back when a command in it fails, so a marker set first would hide
-- the missing writes for ever; set last, the same message can be tried again.
--
-- Whether a generation is full is asked at one commit in sixteen: a message's marker is a UUID, and its eighth digit, the
-- quickest in UUIDs made of the time, is as good as thrown.

local GENERATION = 65536

local function holds(guard)
    local key, field, expected, held = guard[1], guard[2], guard[3], nil
    if field then
        held = redis.call('HGET', key, field)
    else
        held = redis.call('GET', key)
    end
    return held == (expected or false)
end

-- From the last to the first, so that the offsets before a splice stay true.
local function splice_numbers(writes, splices, fresh)
    for i = #splices, 1, -4 do
        local words, word = writes[splices[i - 3]], splices[i - 2]
        local text, offset = words[word], splices[i - 1]
        words[word] = string.sub(text, 1, offset) .. fresh[splices[i]] .. string.sub(text, offset + 1)
    end
end

-- A link of a chained log: {'CHAIN', key, field, value, …}. Numbered from 1, and `h` is the SHA-1 (what Redis has) over
-- the `h` before it and these words, each led by its length: a line that is changed, cut out or put in breaks the chain.
local function chain(words)
    local last = redis.call('XREVRANGE', words[2], '+', '-', 'COUNT', 1)[1]
    local text = last and last[2][2] or ''
    for i = 3, #words do
        text = text .. #words[i] .. ':' .. words[i]
    end
    redis.call('XADD', words[2], '0-*', 'h', redis.sha1hex(text), unpack(words, 3))
end

-- A field that is written only where it still holds what was read: {'SWAP', key, field, expected, value}.
local function swap(words)
    if redis.call('HGET', words[2], words[3]) == words[4] then
        redis.call('HSET', words[2], words[3], words[5])
    end
end

-- A command that names what stood before it: {'AFTER', key, field, value, place, word…}. The field of the hash takes the
-- value, and the word at that place of the command, from 1, is what the field held: so entries form a chain though of two
-- writers neither has read the other's.
local function after(words)
    local before = redis.call('HGET', words[2], words[3])
    words[5 + tonumber(words[5])] = before or '0'
    redis.call('HSET', words[2], words[3], words[4])
    redis.call(unpack(words, 6))
end

-- Writes that are no commands of Redis.
local special = {CHAIN = chain, SWAP = swap, AFTER = after}

local function apply(keys, args)
    local seen, older, crossing = keys[1], keys[2] or args[2], keys[2] == nil
    local marker, guards, counters, splices, writes = unpack(cmsgpack.unpack(args[1]))
    if redis.call('HEXISTS', seen, marker) == 1 or redis.call('HEXISTS', older, marker) == 1 then
        return {'seen'}
    end
    for i = 1, #guards do
        if not holds(guards[i]) then
            return {'conflict'}
        end
    end

    local result, fresh = {'done'}, {}
    for i = 1, #counters do
        result[i + 1] = redis.call('INCR', counters[i])
        fresh[i] = string.format('%.0f', result[i + 1])
    end
    splice_numbers(writes, splices, fresh)
    for i = 1, #writes do
        local own = special[writes[i][1]]
        if own then
            own(writes[i])
        else
            redis.call(unpack(writes[i]))
        end
    end

    redis.call('HSET', seen, marker, '')
    if not crossing and string.sub(marker, 8, 8) == '0' and redis.call('HLEN', seen) >= GENERATION then
        redis.call('RENAME', seen, older)
    end
    return result
end

redis.register_function('loa_commit', apply)
