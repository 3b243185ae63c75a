using System.Text;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A streamed answer: text and updates are created from the same parts. A stream that breaks after the first content is recovered as
/// declared.
/// </summary>
internal sealed partial class StreamRun(Call call) : StreamedCall<Reply<ChatChunk>, StreamPiece>(call)
{
    private readonly StringBuilder _text = new();

    /// <summary>The cached, stale or default answer that replaces the stream.</summary>
    public Answered? Whole { get; private set; }

    /// <summary>The id of the streamed message, once an update has contained it.</summary>
    public string? MessageId { get; set; }

    /// <summary>Whether a tier continues what another has begun.</summary>
    public bool IsContinued => _seam is not null;

    /// <summary>The number of restarts.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether its reader receives only the text.</summary>
    public bool ShowsTextOnly { get; init; }

    protected override string SoFar => _text.ToString();

    protected override bool IsShown(in StreamPiece piece) => !ShowsTextOnly || piece.Text is { Length: > 0 };

    /// <summary>Takes the cached answer; returns whether it is fresh.</summary>
    public bool Serve(CachedAnswer? cached)
    {
        Call.Runtime.Instruments.Looked(Call, cached);
        if (cached is not { IsFresh: true }) return false;
        Whole = CallEnding.Kept(Call, cached.Entry, AnswerStatus.Cached);
        return true;
    }

    /// <summary>Begins with the chain's result, or otherwise with the last resort.</summary>
    public void Begin(Outcome<OpenedStream> outcome, CachedAnswer? cached)
    {
        if (outcome.Tier is null) Whole = CallEnding.LastResort(Call, outcome.Refusal, cached);
        else Use(outcome);
    }

    protected override ValueTask AskAsync()
    {
        Call.IsStream = true;
        if (CacheKey.Of(Call) is not { } key) return AskChainAsync(null);
        if (Call.Runtime.SharedAnswers is { } answers) return answers.AskAsync(this, key);
        CachedAnswer? cached = Call.Runtime.Cache.Find(Call, key);
        return Serve(cached) ? default : AskChainAsync(cached);
    }

    protected override void Take(ref StreamStep<StreamPiece> step)
    {
        if (_seam is not null) step = Join(step.Piece);
        _text.Append(step.Piece.Text);
    }

    protected override void Keep(CommittedStream<Reply<ChatChunk>, StreamPiece> complete)
    {
        if (CacheKey.Of(Call) is not { } key || complete.Tier.IsDegraded || _seam is not null) return;
        if (complete is not OpenedStream { IsTextOnly: true } stream) return;
        // Its text is not everything that was requested.
        if (Call.Request.Wire?.OnlyInChatCompletions(Call.Request) is not null) return;
        var answer = new ChatAnswer
        {
            Text = _text.ToString(),
            Origin = stream.Shape.Tier,
            FinishReason = stream.FinishReason,
            Usage = stream.Usage,
            Model = stream.Model,
            ResponseId = stream.ResponseId,
        };
        CachedChain.Keep(Call, key, answer, stream.Tier);
    }

    private async ValueTask AskChainAsync(CachedAnswer? cached) =>
        Begin(await ChainRunner.StartAsync<OpenedStream, StreamExchange>(Call, default).ConfigureAwait(false), cached);
}
