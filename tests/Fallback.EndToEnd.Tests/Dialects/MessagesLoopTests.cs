using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>
/// A tool loop of four turns between Anthropic's dialect and chat completions, failing over after each turn. The server refuses what
/// Anthropic refuses: a missing or a foreign signature, results without calls, thoughts where they may not be.
/// </summary>
public sealed class MessagesLoopTests
{
    public static TheoryData<string, bool, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool, bool>();
            foreach (string model in (string[])["claude-sonnet-5-5", "claude-sonnet-4-5"])
                foreach (bool isFirst in (bool[])[true, false])
                    foreach (bool thinks in (bool[])[true, false])
                        foreach (bool stream in (bool[])[true, false]) cases.Add(model, isFirst, thinks, stream);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Loop_ThatFailsOverAfterEachTurn_GoesOnWithBoth(string model, bool isFirst, bool thinks, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        int turn = 0;
        stage.Alpha.Default.Replies(request => Answer(turn, turn % 2 == 0, thinks));
        stage.Bravo.Default.Replies(request => Answer(turn, turn % 2 == 1, thinks));
        using FallbackRuntime runtime = new(Options(stage, isFirst));
        IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = $"alpha/{(isFirst ? model : "m")}" }, new TierOptions { Model = $"bravo/{(isFirst ? "m" : model)}" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
            CircuitBreaker = new CircuitBreakerOptions { FailureThreshold = 100 },
        });
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(static (string city) => "sunny", "weather")], MaxOutputTokens = 4_000 };
        if (thinks) options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High };
        List<ChatMessage> history = [new(ChatRole.User, "How is the weather in Oslo?")];
        for (; turn < 4; turn++)
        {
            ChatResponse answer = stream
                ? await chain.GetStreamingResponseAsync(history, options, Stage.Token).ToChatResponseAsync(Stage.Token)
                : await chain.GetResponseAsync(history, options, Stage.Token);
            Assert.Equal(turn % 2 == 0 ? "alpha" : "bravo", answer.AdditionalProperties![FallbackProperties.Provider]);
            history.AddRange(answer.Messages);
            if (turn == 3) Assert.Equal("done", answer.Text);
            else history.Add(new(ChatRole.Tool, [new FunctionResultContent(answer.Messages[^1].Contents.OfType<FunctionCallContent>().Single().CallId, "sunny")]));
        }
        ProviderServer claude = isFirst ? stage.Alpha : stage.Bravo;
        Assert.DoesNotContain(claude.Requests, request => request.Status == 400);
        Assert.Equal(thinks, claude.Requests[^1].Body.Contains("c2lnbmF0dXJl", StringComparison.Ordinal));
    }

    private static Reply Answer(int turn, bool isUp, bool thinks)
    {
        if (!isUp) return Reply.Error(500);
        if (turn == 3) return Reply.Text("done");
        TextReply call = Reply.Text("").WithToolCall("weather", """{"city":"Oslo"}""", $"call_of_turn_{turn}");
        return thinks ? call.WithReasoning("hm") : call;
    }

    private static FallbackOptions Options(Stage stage, bool isFirst)
    {
        var options = new FallbackOptions { TimeProvider = stage.Clock };
        foreach ((string name, ProviderServer server, bool isClaude) in (ReadOnlySpan<(string, ProviderServer, bool)>)[("alpha", stage.Alpha, isFirst), ("bravo", stage.Bravo, !isFirst)])
            options.AddProvider(name, provider =>
            {
                provider.BaseUrl = server.BaseUrl.AbsoluteUri;
                provider.ApiKey = new ApiKey($"key-of-{name}-1234567890");
                if (isClaude) (provider.Dialect, provider.Vendor) = (Dialect.AnthropicMessages, "anthropic");
            });
        return options;
    }
}
