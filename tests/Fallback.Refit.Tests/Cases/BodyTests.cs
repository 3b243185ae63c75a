using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Fallback;
using Fallback.Testing;
using Refit;

namespace RefitChains;

/// <summary>What is sent to each tier, and that the caller's request stays as it is.</summary>
public sealed class BodyTests
{
    private static readonly Line[] _hello = [new("user", "hello")];

    [Fact]
    public async Task Body_OfAnyKind_AsksEachTiersModel_AndIsNotChanged()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(500));
        IBodies api = stage.Runtime.CreateClient<IBodies>();
        var plain = new PlainAsk { Model = "mine", Messages = { _hello[0] } };
        var made = new FixedAsk { Model = "mine", Messages = _hello };
        var value = new StructAsk { Model = "mine", Messages = _hello };
        var record = new RenamedAsk("mine", _hello);

        await api.AskAsync(plain, Stage.Token);
        await api.AskFixedAsync(made, Stage.Token);
        await api.AskStructAsync(value, Stage.Token);
        await api.AskRenamedAsync(record, Stage.Token);
        await api.AskUndeclaredAsync(plain, Stage.Token, model: "in the query");

        Assert.Equal(["mine", "mine", "mine", "mine"], [plain.Model, made.Model, value.Model, record.Deployment]);
        Assert.Equal(5, stage.Bravo.Requests.Count);
        Assert.All(stage.Bravo.Requests, static request => Assert.Equal(("two", "hello"), (request.Model, request.LastUserMessage)));
        Assert.EndsWith("?model=in%20the%20query", stage.Bravo.Requests[4].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_OfUnusualNames_AreSentAsWritten()
    {
        await using Stage stage = await Stage.OpenAsync();
        IBodies api = stage.Runtime.CreateClient<IBodies>();

        await api.AskNamedAsync(new FixedAsk { Model = "mine", Messages = _hello }, "x", "y", Stage.Token);
        await api.AskNamedAsync(new RenamedAsk("mine", _hello), Stage.Token);
        await api.AskNamedAsync(new PlainAsk { Model = "mine", Messages = { _hello[0] } }, Stage.Token);

        Assert.Equal(3, stage.Alpha.Requests.Count);
        Assert.All(stage.Alpha.Requests, static request => Assert.Equal(("one", "hello"), (request.Model, request.LastUserMessage)));
        Assert.EndsWith("?model=x&copy=y", stage.Alpha.Requests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfADerivedType_KeepsItsOwnType()
    {
        await using Stage stage = await Stage.OpenAsync();
        var request = new ToolAsk { Model = "mine", ToolChoice = "auto", Messages = { _hello[0] } };

        ToolAsk copy = Fallback.CompilerServices.RequestCopy.For(request, "one", static (copy, model) => copy.Model = model);

        Assert.Equal(("one", "auto", "mine"), (copy.Model, copy.ToolChoice, request.Model));
        Assert.Same(request.Messages, copy.Messages);
    }

    [Fact]
    public async Task TierOfAProviderOnly_SendsWhatTheCallerWrote()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded());
        stage.Bravo.Model("mine").Replies(Reply.Text("as written"));

        Answer answer = await stage.Runtime.CreateClient<IBodies>().AskAsWrittenAsync(new PlainAsk { Model = "mine", Messages = { _hello[0] } }, Stage.Token);

        Assert.Equal("as written", answer.Text);
        Assert.Equal("mine", stage.Alpha.Requests.Single().Model);
    }

    [Fact]
    public async Task EveryVerb_IsSentToTheNextTier_WithItsPathQueryAndHeaders()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var network = new Network(request => request.RequestUri!.Port == stage.Alpha.BaseUrl.Port ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
        var api = new BodiesFallbackClient(stage.Runtime, new RefitSettings { HttpMessageHandlerFactory = () => network });

        await api.GetAsync("v 1", "gpt", "t", Stage.Token);
        await api.PutAsync("a", ["x"], "trace-1", Stage.Token);
        await api.PatchAsync("a", ["y"], Stage.Token);
        await api.DeleteAsync(7, Stage.Token);

        Assert.Equal(["GET /v1/models/v%201/gpt?token=t", "PUT /v1/files/a trace-1 [\"x\"]", "PATCH /v1/files/a [\"y\"]", "DELETE /v1/files/7"], network.Seen.Where(seen => seen.Port == stage.Bravo.BaseUrl.Port).Select(static seen => seen.Text));
        Assert.All(network.Seen, static seen => Assert.StartsWith("Bearer sk-canary-", seen.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_ThatCannotBeWritten_IsNotSentToAnyTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        var request = new Ask("mine", [new Line("user", "\ud800")]);
        var settings = new RefitSettings(new SystemTextJsonContentSerializer(new System.Text.Json.JsonSerializerOptions { MaxDepth = 1 }));

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client(settings).AskAsync(request, Stage.Token));

        Assert.Equal(FailureKind.InvalidRequest, e.Kind);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task NoBody_ThrowsAtTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();

        Assert.Equal("request", (await Assert.ThrowsAsync<ArgumentNullException>(() => stage.Client().AskAsync(null!, Stage.Token))).ParamName);
    }

    /// <summary>A primary handler of the user's: what a test of theirs would put in the network's place.</summary>
    private sealed class Network(Func<HttpRequestMessage, HttpStatusCode> decide) : HttpMessageHandler
    {
        public ConcurrentQueue<(int Port, string Text, string? Authorization)> Seen { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string[] parts = [request.Method.Method, request.RequestUri!.PathAndQuery, .. request.Headers.TryGetValues("X-Trace", out IEnumerable<string>? trace) ? trace : [], .. request.Content is { } body ? [await body.ReadAsStringAsync(cancellationToken)] : Array.Empty<string>()];
            Seen.Enqueue((request.RequestUri.Port, string.Join(' ', parts), request.Headers.Authorization?.ToString()));
            return new HttpResponseMessage(decide(request)) { RequestMessage = request, Content = new StringContent("\"ok\"", Encoding.UTF8, "application/json") };
        }
    }
}
