namespace Fallback;

/// <summary>
/// Bets that a canary's first attempts fail more often than the first tier's. It compares blocks of attempts of both sides from the same
/// time, so that an hour in which everything fails counts against neither. Thread-safe; adding takes no lock.
/// </summary>
/// <remarks>
/// The bets of a block are the e-value of Turner, Ly and Grünwald for two proportions. It expects at most one unit for each one wherever
/// the canary fails no more often than the primary does, whatever that rate is and however it changes from block to block. See
/// docs/decisions/0027-canary.md.
/// </remarks>
internal sealed class FailureBets
{
    // Four counts in one number, so that adding an attempt and taking a block are one operation each.
    private const int CanaryShift = 32, FailedShift = 16;
    private const long Mask = 0xFFFF;
    private const int MostPending = 20_000;
    private const double MostToOne = 19;

    // How much more often the canary is assumed to fail: slightly (to be found soon), or much (to be found at once).
    private static readonly double[] _excess = [0.04, 0.25];

    private readonly LogWealth _wealth = new(0.9, 0.1);
    private long _pending;
    private long _settled;

    public double Wealth => _wealth.Total;

    /// <summary>Records a first attempt; true if it completed a block, so that the wealth may have changed.</summary>
    /// <param name="isCanary">Whether it is the canary's.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="share">The canary's share at the time.</param>
    public bool Add(bool isCanary, bool failed, double share)
    {
        long one = failed ? 1L | 1L << FailedShift : 1L;
        long pending = Interlocked.Add(ref _pending, isCanary ? one << CanaryShift : one);
        long primaries = pending & Mask, canaries = pending >> CanaryShift & Mask;
        if (primaries > MostPending || canaries > MostPending)
        {
            // One side alone shows nothing, and the counts are bounded.
            Interlocked.CompareExchange(ref _pending, 0, pending);
            return false;
        }
        // The attempts of a block are chosen by their side, never by their result; otherwise the bet would not be fair. A block has at
        // least half of the first tier's attempts that the share lets expect, because a single pair shows little.
        double atLeast = canaries * Math.Min(MostToOne, (1 - share) / (2 * share));
        if (canaries == 0 || primaries < Math.Max(1, atLeast)) return false;
        if (Interlocked.CompareExchange(ref _pending, 0, pending) != pending) return false;
        Settle(primaries, pending >> FailedShift & Mask, canaries, pending >> (CanaryShift + FailedShift) & Mask);
        return true;
    }

    private void Settle(long primaries, long primaryFailures, long canaries, long canaryFailures)
    {
        double usual = UsualRate();
        for (int i = 0; i < _excess.Length; i++)
        {
            double worse = Math.Min(usual + _excess[i], 0.99);
            double same = (primaries * usual + canaries * worse) / (primaries + canaries);
            _wealth.Add(i, Log(primaries, primaryFailures, usual, same) + Log(canaries, canaryFailures, worse, same));
        }
        Interlocked.Add(ref _settled, primaries | primaryFailures << CanaryShift);
    }

    /// <summary>The first tier's failure rate in the blocks before; one in fifty if there are none.</summary>
    private double UsualRate()
    {
        long settled = Volatile.Read(ref _settled);
        return Math.Clamp(((settled >> CanaryShift) + 1.0) / ((settled & 0xFFFFFFFF) + 50), 0.002, 0.5);
    }

    private static double Log(long attempts, long failures, double rate, double against) =>
        failures * Math.Log(rate / against) + (attempts - failures) * Math.Log((1 - rate) / (1 - against));
}
