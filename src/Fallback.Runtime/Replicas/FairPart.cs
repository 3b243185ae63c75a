namespace Fallback;

/// <summary>What one process should have of a total, by what it and all others want.</summary>
/// <remarks>
/// In doubles, as engines for scripts count, so that every store comes to the same figure. Rounding can make a part smaller or larger by a
/// little, and never lets more be held than there is: what is granted is bounded by what is free, which is exact.
/// </remarks>
internal readonly struct FairPart
{
    /// <summary>How much there is.</summary>
    public required double Total { get; init; }

    /// <summary>What processes have spent that have gone; 0 where what is used comes back.</summary>
    public required double Gone { get; init; }

    /// <summary>What all processes hold, want and have used, and how many they are.</summary>
    public required double AllHeld { get; init; }

    /// <inheritdoc cref="AllHeld"/>
    public required double AllWanted { get; init; }

    /// <inheritdoc cref="AllHeld"/>
    public required double AllUsed { get; init; }

    /// <inheritdoc cref="AllHeld"/>
    public required int Processes { get; init; }

    public required bool IsSpent { get; init; }

    public bool IsScarce => AllWanted + Gone > Total;

    /// <summary>What nobody holds.</summary>
    public double Free => Math.Max(0, Total - AllHeld - Gone);

    /// <summary>What the process should hold. What is spent cannot be given back; what comes back can, as it does.</summary>
    public long Target(double held, double wanted, double used, double least)
    {
        double target = !IsScarce ? Plenty(wanted) : IsSpent ? OfWhatIsLeft(wanted, used) : Math.Floor(Total * (wanted / AllWanted));
        double gone = IsSpent ? used : 0;
        if (target >= gone + least) return (long)target;
        // Less than one request needs is as good as nothing. Either there is enough for one, or the process gives back what it cannot use, so
        // that somebody else has enough: otherwise four that hold a quarter each and need a third each would wait for each other for ever.
        double enough = gone + least;
        // What comes back goes round: who has used it gives it back as it comes, and then asks like everybody else.
        bool may = held < enough || IsSpent || used == 0;
        return (long)(may && enough <= wanted && enough <= held + Free ? enough : gone);
    }

    // What comes back is spread whole, so that a burst finds room; what is spent is not, because what a process holds when it dies is lost
    // to the others until its lease ends.
    private double Plenty(double wanted) => IsSpent ? wanted : wanted + Math.Floor((Total - Gone - AllWanted) / Math.Max(1, Processes));

    private double OfWhatIsLeft(double wanted, double used)
    {
        double left = Total - AllUsed - Gone;
        double more = AllWanted - AllUsed;
        return left <= 0 || more <= 0 ? used : used + Math.Floor((wanted - used) * (left / more));
    }
}
