namespace Fallback;

/// <summary>Computes the part of a total that one process should have, by what it and all others want.</summary>
/// <remarks>
/// Uses doubles, as script engines do, so that every store computes the same figure. Rounding can make a part slightly smaller or larger,
/// but never lets more be held than the total: grants are limited by the free amount, which is exact.
/// </remarks>
internal readonly struct FairPart
{
    /// <summary>The total.</summary>
    public required double Total { get; init; }

    /// <summary>What processes that have left had spent; 0 if used amounts become available again.</summary>
    public required double Gone { get; init; }

    /// <summary>What all processes together hold, want and have used, and their number.</summary>
    public required double AllHeld { get; init; }

    /// <inheritdoc cref="AllHeld"/>
    public required double AllWanted { get; init; }

    /// <inheritdoc cref="AllHeld"/>
    public required double AllUsed { get; init; }

    /// <inheritdoc cref="AllHeld"/>
    public required int Processes { get; init; }

    public required bool IsSpent { get; init; }

    public bool IsScarce => AllWanted + Gone > Total;

    /// <summary>What no process holds.</summary>
    public double Free => Math.Max(0, Total - AllHeld - Gone);

    /// <summary>
    /// Returns what the process should hold. A spent amount cannot be given back; an amount that becomes available again can, once it does.
    /// </summary>
    public long Target(double held, double wanted, double used, double least)
    {
        double target = !IsScarce ? Plenty(wanted) : IsSpent ? OfWhatIsLeft(wanted, used) : Math.Floor(Total * (wanted / AllWanted));
        double gone = IsSpent ? used : 0;
        if (target >= gone + least) return (long)target;
        // Less than one request needs is useless. Either there is enough for one, or the process gives back what it cannot use, so that
        // another one has enough. Otherwise four processes that hold a quarter each and need a third each would wait for each other
        // forever.
        double enough = gone + least;
        // An available amount rotates: a process that has used it gives it back as it becomes available, and then asks like every other.
        bool may = held < enough || IsSpent || used == 0;
        return (long)(may && enough <= wanted && enough <= held + Free ? enough : gone);
    }

    // Amounts that become available again are distributed completely, so that a burst finds capacity. Spent amounts are not, because what a
    // process holds when it dies is unavailable to the others until its lease ends.
    private double Plenty(double wanted) => IsSpent ? wanted : wanted + Math.Floor((Total - Gone - AllWanted) / Math.Max(1, Processes));

    private double OfWhatIsLeft(double wanted, double used)
    {
        double left = Total - AllUsed - Gone;
        double more = AllWanted - AllUsed;
        return left <= 0 || more <= 0 ? used : used + Math.Floor((wanted - used) * (left / more));
    }
}
