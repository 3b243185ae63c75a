using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A tool loop of four turns that fails over after each, between every two vendors.</summary>
public sealed class VendorLoopTests
{
    private static readonly ChatOptions _options = new() { Tools = [AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather")] };

    public static TheoryData<string, string, bool> Pairs()
    {
        var pairs = new TheoryData<string, string, bool>();
        foreach (string first in VendorHabits.All.Keys)
            foreach (string second in VendorHabits.All.Keys)
                if (first != second)
                    foreach (bool stream in (bool[])[false, true]) pairs.Add(first, second, stream);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Loop_ThatFailsOverAfterEachTurn_GoesOnWithBoth(string first, string second, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        (VendorHabits one, VendorHabits two) = (VendorHabits.All[first], VendorHabits.All[second]);
        // Each answers every other turn, and is down in between: 0 and 2 are the first one's turns, 1 and 3 the second one's.
        int turn = 0;
        stage.Alpha.Default.Replies(request => Reply(one, request, turn, turn % 2 == 0));
        stage.Bravo.Default.Replies(request => Reply(two, request, turn, turn % 2 == 1));
        using FallbackRuntime runtime = new(Options(stage, first, second));
        IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "alpha/m" }, new TierOptions { Model = "bravo/m" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
            CircuitBreaker = new CircuitBreakerOptions { FailureThreshold = 100 },
        });
        List<ChatMessage> history = [new(ChatRole.User, "How is the weather in Oslo?")];

        for (; turn < 4; turn++)
        {
            ChatResponse answer = stream
                ? await chain.GetStreamingResponseAsync(history, _options, Stage.Token).ToChatResponseAsync(Stage.Token)
                : await chain.GetResponseAsync(history, _options, Stage.Token);

            Assert.Equal(turn % 2 == 0 ? "alpha" : "bravo", answer.AdditionalProperties![FallbackProperties.Provider]);
            history.AddRange(answer.Messages);
            if (turn == 3) Assert.Equal("done", answer.Text);
            else Answer(history);
        }

        AssertSecret(one, stage.Alpha, stage.Bravo);
        AssertSecret(two, stage.Bravo, stage.Alpha);
    }

    private static Reply Reply(VendorHabits vendor, RecordedRequest request, int turn, bool isUp)
    {
        if (!isUp) return Testing.Reply.Error(500);
        if (vendor.Refusal(request.Json) is { } refusal) return Testing.Reply.Error(400, "invalid_request_error", refusal);
        return turn == 3 ? Testing.Reply.Text("done") : vendor.Call(turn, request.IsStream);
    }

    private static FallbackOptions Options(Stage stage, string first, string second) => new FallbackOptions { TimeProvider = stage.Clock }
        .AddProvider("alpha", provider =>
        {
            provider.BaseUrl = stage.Alpha.BaseUrl.AbsoluteUri;
            provider.ApiKey = new ApiKey("key-of-alpha-1234567890");
            provider.Vendor = first;
        })
        .AddProvider("bravo", provider =>
        {
            provider.BaseUrl = stage.Bravo.BaseUrl.AbsoluteUri;
            provider.ApiKey = new ApiKey("key-of-bravo-1234567890");
            provider.Vendor = second;
        });

    private static void Answer(List<ChatMessage> history)
    {
        FunctionCallContent call = history[^1].Contents.OfType<FunctionCallContent>().Single();
        Assert.Equal("Oslo", call.Arguments!["city"]!.ToString());
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "sunny in Oslo")]));
    }

    private static void AssertSecret(VendorHabits vendor, ProviderServer own, ProviderServer other)
    {
        if (vendor.Secret is not { } secret) return;
        Assert.Contains(secret, own.Requests[^1].Body, StringComparison.Ordinal);
        Assert.All(other.Requests, request => Assert.DoesNotContain(secret, request.Body, StringComparison.Ordinal));
    }
}
