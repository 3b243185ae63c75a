namespace Fallback;

/// <summary>
/// The figures of one usage report as they stand there, and what they mean: what cannot be true is unknown, and whatever a provider bills
/// beyond input and output is output.
/// </summary>
internal struct UsageFigures
{
    /// <summary>
    /// More tokens than any request has: the largest windows hold some ten million, and a model that works for hours uses some hundred.
    /// </summary>
    public const long LargestCount = 1L << 30;

    /// <summary>More US dollars than any request costs.</summary>
    public const decimal LargestCost = 10_000;

    public long? Input;
    public long? Output;
    public long? Total;
    public long? Cached;
    public long? CacheWritten;
    public long? Reasoning;

    /// <summary>What the vendor's own tools have found for the model to read: input beside the input (Gemini).</summary>
    public long? ToolUse;

    /// <summary>Reasoning stands beside the output, not in it (Gemini).</summary>
    public bool IsReasoningBeside;

    /// <summary>The names are those of vendors who leave cached tokens out of the input (Anthropic, Bedrock).</summary>
    public bool IsCacheBeside;

    public decimal? Cost;

    /// <summary>What the provider behind a gateway bills apart from <see cref="Cost"/>.</summary>
    public decimal? UpstreamCost;

    /// <summary>The caller's own key was used behind a gateway, so that <see cref="Cost"/> is its fee alone.</summary>
    public bool IsOwnKey;

    /// <summary>A figure was left out because it cannot be true.</summary>
    public bool IsOdd;

    // Who reports one count that cannot be true is believed in no other.
    private bool _isFalse;

    // Anthropic's names, and not a gateway's that has added them up.
    private bool _hasInput;
    private bool _hasCacheRead;

    private readonly bool HasCounts =>
        (Input ?? Output ?? Total ?? Cached ?? CacheWritten ?? Reasoning) is not null;

    /// <summary>A count from outside; null when it cannot be true.</summary>
    public long? Plausible(long? count)
    {
        if (count is not (< 0 or > LargestCount)) return count;
        Disbelieve();
        return null;
    }

    /// <summary>A count cannot be true.</summary>
    public void Disbelieve() => IsOdd = _isFalse = true;

    /// <summary>A cost from outside; null when it cannot be true.</summary>
    public decimal? Plausible(decimal? cost)
    {
        if (cost is not (< 0 or > LargestCost)) return cost;
        IsOdd = true;
        return null;
    }

    public void TakeInput(long? count)
    {
        Input = count ?? Input;
        _hasInput |= count is not null;
    }

    public void TakePlainInput(long? count)
    {
        if (!_hasInput) Input = count ?? Input;
    }

    public void TakeCacheRead(long? count)
    {
        if (Cached is null || count > Cached) Cached = count;
        _hasCacheRead = true;
    }

    public void TakeThoughts(long? count)
    {
        Reasoning = count ?? Reasoning;
        IsReasoningBeside = true;
    }

    /// <summary>The usage that these figures mean; null when there are none.</summary>
    public ReportedUsage? ToUsage()
    {
        decimal? cost = Plausible(IsOwnKey ? Cost + UpstreamCost : Cost);
        IsCacheBeside |= _hasCacheRead && !_hasInput;
        if (!HasCounts && cost is null && !IsOdd) return null;
        if (ToolUse is { } found && Input is { } asked) Input = Plausible(asked + found);
        PutCacheIntoInput();
        PutRestIntoOutput();
        if (_isFalse) return new ReportedUsage { HasOddFigures = true };
        return new ReportedUsage
        {
            InputTokenCount = Input,
            OutputTokenCount = Output,
            TotalTokenCount = Total,
            CachedInputTokenCount = Cached,
            ReasoningTokenCount = Reasoning,
            CacheWrittenTokenCount = CacheWritten,
            CostUsd = cost,
            HasOddFigures = IsOdd,
        };
    }

    private void PutCacheIntoInput()
    {
        if (Input is not { } input) return;
        long beside = (Cached ?? 0) + (CacheWritten ?? 0);
        if (beside == 0) return;
        bool isInTotal = Total >= input + (Output ?? 0) + beside;
        bool isBeside = IsCacheBeside && (Total is null || isInTotal || Cached > input) || Cached > input && isInTotal;
        if (isBeside) Input = Plausible(input + beside);
        // What is more than all there was has no price, and stays visible.
        IsOdd |= beside > Input;
    }

    private void PutRestIntoOutput()
    {
        if (Total is { } total)
        {
            if (Input is { } all && Output is null) Output = Plausible(total - all);
            else if (Input is null && Output is { } made) Input = Plausible(total - made);
            else if (total > Input + Output) Output = Plausible(total - Input);
            else if (total < Input + Output) Total = Input + Output;
        }
        else if (Output is { } output && (IsReasoningBeside || Reasoning > output))
        {
            Output = Plausible(output + (Reasoning ?? 0));
        }
        if (Reasoning > Output) Reasoning = null;
    }
}
