namespace Fallback;

/// <summary>
/// The figures of one usage report as they were written, and their meaning: impossible figures count as unknown, and whatever a provider
/// bills beyond input and output counts as output.
/// </summary>
internal struct UsageFigures
{
    /// <summary>
    /// More tokens than any request has: the largest windows hold about ten million, and a model that works for hours uses about a hundred
    /// million.
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

    /// <summary>The results of the vendor's own tools that the model reads, which count in addition to the input (Gemini).</summary>
    public long? ToolUse;

    /// <summary>Whether reasoning is reported in addition to the output, not as a part of it (Gemini).</summary>
    public bool IsReasoningBeside;

    /// <summary>Whether the names are those of vendors whose input excludes cached tokens (Anthropic, Bedrock).</summary>
    public bool IsCacheBeside;

    public decimal? Cost;

    /// <summary>What the provider behind a gateway bills in addition to <see cref="Cost"/>.</summary>
    public decimal? UpstreamCost;

    /// <summary>Whether the caller's own key was used behind a gateway, so that <see cref="Cost"/> is only its fee.</summary>
    public bool IsOwnKey;

    /// <summary>Whether an impossible figure was left out.</summary>
    public bool IsOdd;

    // If one reported count is impossible, none of the others is used.
    private bool _isFalse;

    // Anthropic's own names, and not those of a gateway that has added the counts.
    private bool _hasInput;
    private bool _hasCacheRead;

    private readonly bool HasCounts =>
        (Input ?? Output ?? Total ?? Cached ?? CacheWritten ?? Reasoning) is not null;

    /// <summary>Returns a reported count; null if it is impossible.</summary>
    public long? Plausible(long? count)
    {
        if (count is not (< 0 or > LargestCount)) return count;
        Disbelieve();
        return null;
    }

    /// <summary>Records an impossible count.</summary>
    public void Disbelieve() => IsOdd = _isFalse = true;

    /// <summary>Returns a reported cost; null if it is impossible.</summary>
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

    /// <summary>Returns the usage that these figures mean; null if there are none.</summary>
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
        // An amount that exceeds the whole has no price, and stays visible.
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
