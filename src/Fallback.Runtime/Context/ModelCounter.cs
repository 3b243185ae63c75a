using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// The application's counter for one model. Once it has failed to count a text, the rest of the prompt is estimated, too: a mixture would
/// have no margin.
/// </summary>
internal sealed class ModelCounter(ITokenCounter counter, string provider, string model, ILogger logger)
{
    /// <summary>Whether every text so far was counted.</summary>
    public bool Counts { get; private set; } = true;

    public long? Count(ReadOnlySpan<char> text)
    {
        if (!Counts) return null;
        try
        {
            if (counter.Count(text, provider, model) is { } tokens and >= 0) return tokens;
        }
        catch (Exception e)
        {
            // A counter is the application's code, and must not make a call fail.
            Log.CounterThrew(logger, provider, model, e);
        }
        Counts = false;
        return null;
    }
}
