using System.Globalization;
using System.Net;
using System.Text;
using Fallback.CompilerServices;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Fuzz;

/// <summary>
/// A dialect's readers, over the transport: whole answers and streams end in an answer or a failure, in the same whole and in pieces, and
/// give no more than the provider may send.
/// </summary>
internal sealed class DialectTarget(string name, DialectReplies replies) : FuzzTarget
{
    private const int SmallLimit = 600;
    private const int UsualLimit = 16 * 1024 * 1024;

    private static readonly ChatRequest _request = new() { Method = "AskAsync", User = "Hello" };
    private static readonly RequestShape _shape = new("small", "max_tokens") { Tier = "p/small", Provider = "p" };

    public override string Name => name;

    /// <summary>What the first byte of an input says.</summary>
    [Flags]
    private enum How
    {
        Plain = 0,
        AskedAsStream = 1,
        SentAsStream = 2,
        LittleAllowed = 4,
    }

    public override byte[] Make(Random random)
    {
        var how = (How)random.Next(8);
        bool isStream = how.HasFlag(How.SentAsStream) == (random.Next(10) > 0);
        string reply = Pick(isStream ? replies.Streams : replies.Answers, random);
        string[] tokens = [.. replies.Tokens, Canary.Disguised(Canary.Key.Reveal(), random)];
        return [(byte)how, .. Mutation.Of(reply, tokens, random)];
    }

    public override async ValueTask RunAsync(byte[] input, Random random)
    {
        if (input.Length == 0) return;
        var how = (How)input[0];
        byte[] body = input[1..];
        string whole = await ReadAsync([body], how, isEager: false);
        string pieces = await ReadAsync(SplitBody.Split(body, random), how, isEager: random.Next(2) == 0);
        Rule.Same(whole, pieces, "whole and in pieces");
    }

    private async ValueTask<string> ReadAsync(byte[][] pieces, How how, bool isEager)
    {
        int limit = how.HasFlag(How.LittleAllowed) ? SmallLimit : UsualLimit;
        var transport = new HttpTransport(new ManualClock());
        using var replier = new Replier(pieces, how.HasFlag(How.SentAsStream) ? "text/event-stream" : "application/json");
        var endpoint = new ProviderEndpoint
        {
            Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Dialect = replies.Dialect, MaxResponseBytes = limit,
            Credentials = Credentials.Of(Canary.Key), Invoker = new HttpMessageInvoker(replier, disposeHandler: false),
        };
        var read = new ReadAnswer(limit, pieces.Sum(static piece => piece.Length));
        if (how.HasFlag(How.AskedAsStream))
        {
            Reply<IChunkStream> opened = await transport.OpenAsync(endpoint, _shape, _request, CancellationToken.None);
            Rule.Holds(opened.Value is not null ^ opened.Failure is not null, "neither a stream nor a failure, or both");
            if (opened.Failure is { } refused) return ReadAnswer.Of(refused);
            await using IChunkStream stream = opened.Value!;
            return await read.OfAsync(stream, isEager);
        }
        Reply<ChatAnswer> reply = await transport.CompleteAsync(endpoint, _shape, _request, CancellationToken.None);
        Rule.Holds(reply.Value is not null ^ reply.Failure is not null, "neither an answer nor a failure, or both");
        return reply.Failure is { } failure ? ReadAnswer.Of(failure) : read.Of(reply.Value!);
    }

    private sealed class Replier(byte[][] pieces, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SplitBody(pieces)) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            return Task.FromResult(response);
        }
    }
}
