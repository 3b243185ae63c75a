namespace Fallback;

/// <summary>The result of several bets at fixed stakes, starting from one unit, as logarithms. Thread-safe; adding takes no lock.</summary>
/// <remarks>
/// Each bet is fair or worse as long as nothing is wrong, so their weighted sum exceeds 1/α with a probability of at most α, however often
/// it is checked (Ville's inequality). See docs/decisions/0027-canary.md.
/// </remarks>
internal sealed class LogWealth(params double[] weights)
{
    // Whole millionths of a nat, which can be added without a lock.
    private const double Unit = 1e6;

    private readonly long[] _logs = new long[weights.Length];

    public void Add(int bet, double log) => Interlocked.Add(ref _logs[bet], (long)(Math.Max(log, -1e6) * Unit));

    public double Total
    {
        get
        {
            double total = 0;
            // A larger value has already decided, and must not overflow.
            for (int i = 0; i < weights.Length; i++) total += weights[i] * Math.Exp(Math.Min(Volatile.Read(ref _logs[i]) / Unit, 300));
            return total;
        }
    }
}
