using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

public sealed class GatewayLoadTests
{
    private const int Clients = 2_000;

    /// <summary>The first tier fails every other request, in every way there is; every client gets one answer, whole, and its own.</summary>
    [Fact]
    public async Task PrimaryFlaps_TwoThousandClientsAtOnce_EachIsAnsweredOnce()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(
            new Dictionary<string, string?> { ["Fallback:Chains:chat:TierTimeout:TimeoutMs"] = "60000", ["Fallback:Chains:chat:TierTimeout:FirstTokenMs"] = "60000" },
            static options => options.MaxQueuedRequests = 2 * Clients);
        stage.Quick.Replies(static request => (request.ModelSequence % 10) switch
        {
            0 => Reply.Overloaded(),
            2 => Reply.Reset(),
            4 => Reply.Error(500),
            6 => Reply.Html(502),
            8 => Reply.Text(request.LastUserMessage).CutAfter(0),
            _ => Reply.Text(request.LastUserMessage).InChunks(3),
        });
        stage.Steady.Replies(static request => Reply.Text(request.LastUserMessage).InChunks(3));
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 500 })
        {
            BaseAddress = stage.Client.BaseAddress, Timeout = TimeSpan.FromSeconds(120),
        };
        var answers = new ConcurrentDictionary<int, string>();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            bool isStream = i % 2 == 0;
            string question = $"Question {i} of a client";
            using var content = new StringContent(GatewayStage.Ask(question, more: isStream ? ""","stream":true""" : ""), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync("chat/completions", content, GatewayStage.Token);
            string body = await response.Content.ReadAsStringAsync(GatewayStage.Token);
            Assert.True(response.StatusCode == HttpStatusCode.OK, body);
            Assert.Equal(isStream, body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
            string text = isStream
                ? GatewayStage.TextOf(body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line["data: ".Length..]))
                : JsonDocument.Parse(body).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
            Assert.Equal(question, text);
            Assert.True(answers.TryAdd(i, text));
        }));

        Assert.Equal(Clients, answers.Count);
        Assert.DoesNotContain(stage.Log.All, static line => line.Contains("failed inside the gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MoreThanThereIsRoomFor_TheRestIsRefusedWithAWait()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using GatewayStage stage = await GatewayStage.StartAsync(configure: static options => (options.MaxConcurrentRequests, options.MaxQueuedRequests) = (2, 1));
        stage.Quick.Replies(Reply.Text("held").HeldBy(gate.Task));
        Task<HttpResponseMessage>[] held = [stage.PostAsync(GatewayStage.Ask()), stage.PostAsync(GatewayStage.Ask())];
        await stage.Quick.WaitForRequestsAsync(2, GatewayStage.Token);
        Task<HttpResponseMessage>[] more = [stage.PostAsync(GatewayStage.Ask()), stage.PostAsync(GatewayStage.Ask())];

        using HttpResponseMessage refused = await await Task.WhenAny(more);
        gate.SetResult();
        HttpResponseMessage[] answered = await Task.WhenAll([.. held, .. more.Where(task => task.Result != refused)]);

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("server_overloaded", (await GatewayStage.JsonAsync(refused)).GetProperty("error").GetProperty("code").GetString());
        Assert.All(answered, static response => Assert.Equal(200, (int)response.StatusCode));
    }

    [Fact]
    public async Task TooLarge_IsRefused_WithItsLengthToldAndWithout()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(configure: static options => options.MaxRequestBytes = 10_000);
        string body = GatewayStage.Ask(new string('x', 20_000));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;

        (int told, JsonElement json) = await stage.AskAsync(body);
        using HttpResponseMessage untold = await stage.Client.SendAsync(chunked, GatewayStage.Token);

        Assert.Equal(413, told);
        Assert.Equal("request_too_large", json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(413, (int)untold.StatusCode);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Stopped_AStreamThatIsUnderWayEndsInItsOwnTime()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        GatewayStage stage = await GatewayStage.StartAsync();
        try
        {
            stage.Quick.Replies(async (_, _) =>
            {
                await gate.Task;
                return Reply.Text("to the end").InChunks(3);
            });
            Task<HttpResponseMessage> asked = stage.PostAsync(GatewayStage.Ask(more: ""","stream":true"""));
            await stage.Quick.WaitForRequestsAsync(1, GatewayStage.Token);

            Task stopped = stage.StopAsync();
            gate.SetResult();
            using HttpResponseMessage response = await asked;

            Assert.Equal("to the end", GatewayStage.TextOf(await GatewayStage.EventsAsync(response)));
            await stopped.WaitAsync(TimeSpan.FromSeconds(20), GatewayStage.Token);
        }
        finally
        {
            await stage.DisposeAsync();
        }
    }
}
