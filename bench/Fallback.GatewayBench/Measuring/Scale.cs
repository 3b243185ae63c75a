namespace Fallback.GatewayBench;

/// <summary>How much is measured: the most that fits into four minutes, and into twenty-five.</summary>
internal sealed record Scale
{
    public required bool IsQuick { get; init; }

    /// <summary>Of a phase.</summary>
    public required double Seconds { get; init; }

    /// <summary>Rounds of half a second for each subject; it ends sooner when they bring no more.</summary>
    public required int MostWarmUps { get; init; }

    public required int Rounds { get; init; }

    public required int HalfRounds { get; init; }

    public required int FrontierRounds { get; init; }

    public required int PacedRounds { get; init; }

    public required int Starts { get; init; }

    public required Cell[] Saturated { get; init; }

    public required Cell[] Half { get; init; }

    public static Scale Quick { get; } = new()
    {
        IsQuick = true,
        Seconds = 0.8,
        MostWarmUps = 15,
        Rounds = 3,
        HalfRounds = 3,
        FrontierRounds = 0,
        PacedRounds = 1,
        Starts = 5,
        Saturated = [new("", 1), new("", 64), new(Wire.StreamWord, 64)],
        Half = [new("", 64)],
    };

    public static Scale Full { get; } = new()
    {
        IsQuick = false,
        Seconds = 0.9,
        MostWarmUps = 30,
        Rounds = 5,
        HalfRounds = 3,
        FrontierRounds = 2,
        PacedRounds = 2,
        Starts = 9,
        Saturated = [.. Cells("", 1, 16, 64, 256), .. Cells(Wire.StreamWord, 1, 16, 64, 256)],
        Half = [.. Cells("", 16, 64, 256), .. Cells(Wire.StreamWord, 16, 64, 256)],
    };

    private static IEnumerable<Cell> Cells(string word, params int[] connections) => connections.Select(count => new Cell(word, count));
}

/// <summary>A column.</summary>
/// <param name="Word">In the prompt; empty for a plain answer.</param>
/// <param name="Connections">Requests under way at the same time.</param>
internal sealed record Cell(string Word, int Connections);
