using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>Processes that obey and are unlucky: what each knows, and what the sum of it must not exceed.</summary>
internal sealed class RandomLives
{
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(10);

    private readonly BothStores _stores;
    private readonly ManualClock _clock;
    private readonly Random _random;
    private readonly bool _isLosing;
    private readonly bool _isSpent;
    private readonly long _total;
    private readonly List<Life> _lives = [];
    private readonly List<(string Process, ShareRequest Request)> _sent = [];
    private long _spentByGone;
    private int _born;
    private bool _hasLost;

    public RandomLives(BothStores stores, ManualClock clock, Random random, bool isLosing)
    {
        (_stores, _clock, _random, _isLosing) = (stores, clock, random, isLosing);
        _isSpent = random.Next(2) == 0;
        _total = random.Next(4) switch { 0 => random.Next(1, 12), 1 => 600, 2 => 1_000_000_000_000, _ => 9_000_000_000_000_000 };
        for (int i = random.Next(2, 7); i > 0; i--) _lives.Add(Born());
    }

    public async Task LiveAsync(int steps, string name)
    {
        for (int i = 0; i < steps; i++)
        {
            string step = $"{name}, step {i}, total {_total}{(_isSpent ? " spent" : "")}";
            Life life = _lives[_random.Next(_lives.Count)];
            switch (_random.Next(20))
            {
                case < 11:
                    await AskAsync(life, isHeard: true, step);
                    break;
                case 11 or 12:
                    await AskAsync(life, isHeard: false, step);
                    break;
                case 13 or 14 when _sent.Count > 0:
                    // Carried out once more, or late.
                    (string process, ShareRequest request) = _sent[_random.Next(Math.Max(0, _sent.Count - 12), _sent.Count)];
                    await _stores.LeaseAsync(process, request, step);
                    break;
                case 15:
                    await LeaveAsync(life, step);
                    break;
                case 16 when _isLosing && _random.Next(5) == 0:
                    _hasLost = true;
                    await _stores.LoseAsync();
                    break;
                default:
                    _clock.Advance(_random.Next(25) == 0 ? _lease * (1 + _random.NextDouble()) : TimeSpan.FromMilliseconds(_random.Next(1_500)));
                    break;
            }
            Check(step);
        }
    }

    private async Task AskAsync(Life life, bool isHeard, string step)
    {
        bool isOver = life.Ends <= _clock.Elapsed;
        // Whoever was silent for a lease has nothing any more; money that it has spent stays spent.
        if (isOver) (life.Held, life.Used) = _isSpent ? (life.Used, life.Used) : (0, 0);
        if (!_isSpent && _random.Next(3) == 0) life.Used = (long)(life.Used * _random.NextDouble());
        if (_random.Next(2) == 0) life.Used += (long)((life.Held - life.Used) * _random.NextDouble());
        if (_random.Next(3) > 0) life.Held = Math.Max(life.Used, Math.Min(life.Held, life.Target));
        if (_random.Next(3) == 0) life.Wanted = Some();
        ShareRequest request = Request(life);
        ShareGrant grant = await _stores.LeaseAsync(life.Name, request, step);
        _sent.Add((life.Name, request));
        life.Ends = _clock.Elapsed + _lease;
        // What it was not told it does not hold, and an older target is as good as any.
        if (isHeard) (life.Held, life.Target, life.UsedByGone) = (grant.Held, grant.Target, Math.Max(life.UsedByGone, grant.UsedByGone));
        Assert.True(grant.Held >= request.Held, $"{step}: {grant} for {request}");
        Assert.True(grant.Held <= Math.Max(request.Held, _total), $"{step}: {grant} for {request}");
        Assert.True(grant.Target >= request.Used || grant.IsSettling || !_isSpent, $"{step}: {grant} for {request}");
    }

    private async Task LeaveAsync(Life life, string step)
    {
        if (life.Ends <= _clock.Elapsed) (life.Held, life.Used) = _isSpent ? (life.Used, life.Used) : (0, 0);
        ShareRequest request = Request(life);
        await _stores.LeaveAsync(life.Name, request);
        _sent.Add((life.Name, request));
        _spentByGone += _isSpent ? life.Used : 0;
        _lives.Remove(life);
        _lives.Add(Born());
        await AskAsync(_lives[^1], isHeard: true, step);
    }

    private void Check(string step)
    {
        // A store that has lost all of it takes each at its word, and so may let what was outstanding be used twice.
        if (_hasLost) return;
        System.Numerics.BigInteger held = _spentByGone;
        foreach (Life life in _lives) held += life.Ends > _clock.Elapsed ? life.Held : _isSpent ? life.Used : 0;
        Assert.True(held <= _total, $"{step}: {held} are held of {_total}");
    }

    private ShareRequest Request(Life life) => new()
    {
        Name = "total",
        Total = _total,
        Held = life.Held,
        Used = life.Used,
        Wanted = life.Wanted,
        Least = _random.Next(3) == 0 ? Some() : _random.Next(3),
        Number = life.Number += _random.Next(1, 3),
        Lease = _lease,
        IsSpent = _isSpent,
        UsedByGone = life.UsedByGone,
    };

    private long Some() => (long)(_total * _random.NextDouble() * (_random.Next(4) == 0 ? 1.5 : 0.4));

    private Life Born() => new() { Name = $"process-{++_born}", Wanted = Some() };

    private sealed class Life
    {
        public required string Name { get; init; }

        public long Held { get; set; }

        public long Used { get; set; }

        public long Wanted { get; set; }

        public long Target { get; set; } = long.MaxValue;

        public long Number { get; set; }

        public long UsedByGone { get; set; }

        public TimeSpan Ends { get; set; }
    }
}
