using System.Globalization;

namespace Fallback;

/// <summary>
/// This process's blocks of the daily budgets that replicas share. A block is half of an equal part of the rest: large enough for a burst,
/// and small enough to be missed if its process is killed. Used only by the link's loop, except <see cref="Join"/>.
/// </summary>
internal sealed class SharedBudgets(FallbackRuntime runtime, ReplicaOptions options, Action hurry)
{
    /// <summary>Billionths of a dollar: a token of the cheapest model costs ten of them.</summary>
    private const decimal Nano = 1_000_000_000m;

    /// <summary>The US dollars that a store can count exactly in this unit; a larger budget is counted in millionths of a dollar.</summary>
    private const decimal MostNano = 9_000_000m;

    /// <summary>The number of replicas that is assumed if it is not configured.</summary>
    private const int Guess = 4;

    private readonly MonotonicClock _clock = new(runtime.Time);
    private readonly Dictionary<CostAccount, Block> _blocks = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Block Block, ShareRequest Request)> _asked = [];

    /// <summary>Adds a new account, which has no part yet.</summary>
    public void Join(CostAccount account) => account.SetShare(BudgetShare.None, isScarce: false, hurry);

    public IReadOnlyList<ShareRequest> Ask(bool isOut)
    {
        _asked.Clear();
        long now = _clock.Now;
        foreach ((CostAccount account, decimal perDay) in Budgets())
        {
            SpendingNeeds needs = account.TakeNeeds(runtime.Time.GetUtcNow());
            Block block = BlockOf(account, perDay, needs);
            long used = block.Up(needs.Used), total = block.Down(perDay);
            // A block that is too small for even one call would be useless to a process with few calls.
            long size = Math.Max(block.Size(total), block.Up(needs.Largest));
            long wanted = used + block.Up(Math.Max(needs.Refused, needs.LeastRefused)) + size;
            wanted = Math.Min(wanted, Math.Max(total, used));
            _asked.Add((block, block.Total.Ask(total, used, wanted, block.Up(needs.LeastRefused), now, isOut)));
        }
        return [.. _asked.Select(static asked => asked.Request)];
    }

    public void Take(IReadOnlyList<ShareGrant> grants, int from, long sentAt)
    {
        for (int i = 0; i < _asked.Count; i++)
        {
            (Block block, ShareRequest request) = _asked[i];
            block.Total.Take(grants[from + i], request, sentAt);
            block.Others = Math.Max(0, grants[from + i].Used - request.Used);
        }
    }

    public void Apply(bool isOut)
    {
        long now = _clock.Now;
        foreach ((CostAccount account, decimal perDay) in Budgets())
        {
            DateTimeOffset today = runtime.Time.GetUtcNow();
            // A day may begin while the store cannot be reached.
            if (!_blocks.TryGetValue(account, out Block? block) || block.Day != DateOnly.FromDateTime(today.UtcDateTime))
                block = BlockOf(account, perDay, account.TakeNeeds(today));
            long total = block.Down(perDay);
            int replicas = block.Total.Last?.Processes ?? block.Replicas ?? options.Count ?? Guess;
            bool isKnown = block.Total.Last is not null || block.Replicas is not null;
            // Nothing before it is known that there is a store at all, and nothing if the store must be asked first.
            decimal next = !isKnown || isOut && options.BudgetWithoutStore == WithoutStore.Deny
                ? 0
                : block.Dollars(total / (2L * Math.Max(1, replicas)));
            TimeSpan left = _clock.Until(block.Total.EndAt, now);
            var share = new BudgetShare(
                block.Day,
                block.Dollars(block.Total.Cap(total, now, isOut)),
                block.Dollars(block.Others),
                next,
                // If the time is over already, this round has computed what applies.
                left > TimeSpan.Zero && left < TimeSpan.FromDays(1) ? today + left : DateTimeOffset.MaxValue,
                block.Dollars(block.Total.CapThen(total)));
            account.SetShare(share, isOut || block.Total.Last is { IsScarce: true }, hurry);
        }
    }

    public IEnumerable<ShareSnapshot> Snapshots(bool isShared, bool isOut)
    {
        long now = _clock.Now;
        foreach ((CostAccount account, decimal perDay) in Budgets())
        {
            Block? block = _blocks.GetValueOrDefault(account);
            yield return new ShareSnapshot
            {
                Of = account.Client,
                Unit = "usd",
                Total = perDay,
                Held = block?.Dollars(block.Total.Cap(block.Down(perDay), now, isOut)) ?? 0,
                UsedByAll = block?.Total.Last is { } last ? block.Dollars(last.Used) : null,
                IsShared = isShared,
            };
        }
    }

    private IEnumerable<(CostAccount Account, decimal PerDay)> Budgets() =>
        runtime.Configuration.Plans
            .Where(static plan => plan.Budget is { PerDay: > 0 })
            .GroupBy(static plan => plan.Budget!.Account)
            .Select(static of => (of.Key, of.Max(static plan => plan.Budget!.PerDay)));

    private Block BlockOf(CostAccount account, decimal perDay, in SpendingNeeds needs)
    {
        decimal unit = perDay <= MostNano ? Nano : Nano / 1_000m;
        if (_blocks.TryGetValue(account, out Block? block) && block.Day == needs.Day && block.Unit == unit) return block;
        string id = Subject.IdOf('b', account.Client, needs.Day.ToString("O", CultureInfo.InvariantCulture), unit == Nano ? "n" : "u");
        int? replicas = options.BudgetWithoutStore == WithoutStore.Deny ? null : block?.Total.Last?.Processes ?? block?.Replicas;
        block = new Block(needs.Day, unit, replicas, new OwnPart(id, true, options, _clock, (long)(needs.Share * unit), replicas));
        return _blocks[account] = block;
    }

    private sealed class Block(DateOnly day, decimal unit, int? replicas, OwnPart total)
    {
        /// <summary>The number of replicas on the day before; null if unknown or unreliable.</summary>
        public int? Replicas => replicas;

        public DateOnly Day => day;

        public decimal Unit => unit;

        public OwnPart Total => total;

        public long Others { get; set; }

        public decimal Dollars(long units) => units / unit;

        public long Up(decimal dollars) => (long)Math.Min(Math.Ceiling(dollars * unit), long.MaxValue / 4);

        public long Down(decimal dollars) => (long)Math.Min(Math.Floor(dollars * unit), long.MaxValue / 4);

        /// <summary>Returns half of an equal part of the rest.</summary>
        public long Size(long whole) => total.Last is { } last
            ? Math.Max(0, whole - last.Used) / (2L * Math.Max(1, last.Processes))
            : whole / (2L * Guess);
    }
}
