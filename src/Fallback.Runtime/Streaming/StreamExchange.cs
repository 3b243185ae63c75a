using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream: the attempt lasts until the first content, which is the commit point. Before it, failing over is invisible.</summary>
internal readonly struct StreamExchange : IExchange<OpenedStream>
{
    public TimeSpan Limit(Tier tier) => tier.FirstToken < tier.Timeout ? tier.FirstToken : tier.Timeout;

    public async ValueTask<Reply<OpenedStream>> SendAsync(Tier tier, RequestShape shape, Call call, CancellationToken cancellationToken)
    {
        Reply<IChunkStream> opened = await tier.Transport.OpenAsync(tier.Endpoint, shape, call.Request, cancellationToken).ConfigureAwait(false);
        if (opened.Failure is { } refused) return new Reply<OpenedStream>(refused);
        var stream = new OpenedStream(opened.Value!, tier, shape);
        bool ready = false;
        try
        {
            Failure? failure = await stream.ReadToContentAsync(cancellationToken).ConfigureAwait(false);
            ready = failure is null;
            return ready ? new Reply<OpenedStream>(stream) : new Reply<OpenedStream>(failure!);
        }
        finally
        {
            // The failing tier's request is aborted before the next one starts.
            if (!ready) await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    public Failure? Examine(OpenedStream reply, Call call) =>
        !reply.HasContent && call.Plan.FailoverOn.HasFlag(FailoverKinds.EmptyAnswer)
            ? CompletionExchange<string, TextAnswer>.EmptyAnswer
            : null;

    public UsageDetails? UsageOf(OpenedStream reply) => reply.Usage;

    public void Accept(OpenedStream reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt) => reply.Accept(permit, latency);
}
