namespace Fallback.BalanceBench;

/// <summary>
/// Conversations that begin at random, each with some turns (geometric, 8 on average) some seconds apart (3 and exponentially 12 more on average).
/// A prompt repeats all that was said before.
/// </summary>
internal sealed class Conversations : ITraffic
{
    /// <summary>Tokens of the instructions and the first question, and those that each turn adds.</summary>
    public const int FirstPrompt = 1000, PerTurn = 600;

    private const double MeanTurns = 8;
    private const double LeastPause = 3, MeanPause = 12;

    private readonly Queue<(double At, ulong Conversation, int Turn)> _turns;
    private readonly Random _random;

    /// <param name="places">How many servers' places are to be busy.</param>
    /// <param name="seed">Where the random numbers start.</param>
    public Conversations(double places, int seed)
    {
        _random = new Random(seed);
        var turns = new List<(double At, ulong Conversation, int Turn)>();
        double perSecond = places / Traffic.MeanWork / MeanTurns;
        // Begun long before the warm-up, so that at its end there are as many as later.
        for (double begins = -300; begins < Scenario.End; begins += Traffic.Exponential(_random) / perSecond)
        {
            ulong conversation = (ulong)_random.NextInt64(1, long.MaxValue);
            double at = begins;
            for (int turn = 0; turn == 0 || _random.NextDouble() < 1 - 1 / MeanTurns; turn++)
            {
                if (at is >= 0 and < Scenario.End) turns.Add((at, conversation, turn));
                at += LeastPause + MeanPause * Traffic.Exponential(_random);
            }
        }
        _turns = new Queue<(double At, ulong Conversation, int Turn)>(turns.OrderBy(static turn => turn.At));
    }

    public SimulatedCall? Next(long start)
    {
        if (!_turns.TryDequeue(out (double At, ulong Conversation, int Turn) next)) return null;
        return new SimulatedCall
        {
            ArrivedAt = start + Traffic.Ticks(next.At), Work = Traffic.Work(_random), Client = 0, Conversation = next.Conversation, Turn = next.Turn,
            IsCounted = next.At >= Scenario.WarmUp,
        };
    }
}
