using System.ClientModel;
using System.ClientModel.Primitives;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A tool loop of four turns that fails over after each, between every two vendors.</summary>
public sealed class VendorLoopTests
{
    private static readonly AIFunction _weather = AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather");

    public static TheoryData<string, string, bool, bool> Pairs()
    {
        var pairs = new TheoryData<string, string, bool, bool>();
        foreach (VendorHabits first in VendorHabits.All.Values)
            foreach (VendorHabits second in VendorHabits.All.Values)
                foreach (bool stream in (bool[])[false, true])
                    foreach (bool thinks in (bool[])[false, true])
                        // Vendors who speak chat completions differ in their thoughts only. The adapter for Responses was built for an OpenAI SDK
                        // whose streams the one of today does not have.
                        if (first != second && !(stream && VendorHabits.ResponsesSdk is var sdk && (first.Vendor == sdk || second.Vendor == sdk)) && (thinks || first.IsOfItsOwn && second.IsOfItsOwn)) pairs.Add(first.Vendor, second.Vendor, stream, thinks);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Loop_ThatFailsOverAfterEachTurn_GoesOnWithBoth(string first, string second, bool stream, bool thinks)
    {
        await using Stage stage = await Stage.OpenAsync();
        (VendorHabits one, VendorHabits two) = (VendorHabits.All[first], VendorHabits.All[second]);
        // Each answers every other turn, and is down in between: 0 and 2 are the first one's turns, 1 and 3 the second one's.
        int turn = 0;
        stage.Alpha.Default.Replies(request => Reply(one, request, turn, turn % 2 == 0));
        stage.Bravo.Default.Replies(request => Reply(two, request, turn, turn % 2 == 1));
        using FallbackRuntime runtime = new(Options(stage, one, two));
        IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = $"alpha/{one.Model}" }, new TierOptions { Model = $"bravo/{two.Model}" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
            CircuitBreaker = new CircuitBreakerOptions { FailureThreshold = 100 },
        });
        var options = new ChatOptions { Tools = [_weather], Reasoning = thinks ? new() { Effort = ReasoningEffort.High } : null };
        List<ChatMessage> history = [new(ChatRole.User, "How is the weather in Oslo?")];

        for (; turn < 4; turn++)
        {
            ChatResponse answer = stream
                ? await chain.GetStreamingResponseAsync(history, options, Stage.Token).ToChatResponseAsync(Stage.Token)
                : await chain.GetResponseAsync(history, options, Stage.Token);

            Assert.Equal(turn % 2 == 0 ? "alpha" : "bravo", answer.AdditionalProperties![FallbackProperties.Provider]);
            history.AddRange(answer.Messages);
            if (turn == 3) Assert.Equal("done", answer.Text);
            else Answer(history);
        }

        // One vendor's state is the same at both servers here, so nothing tells whose it is.
        if (one.Secret != two.Secret) AssertSecret(one, stage.Alpha, stage.Bravo);
        if (one.Secret != two.Secret) AssertSecret(two, stage.Bravo, stage.Alpha);
        // No turn was refused by the one whose turn it was. A loop stays with its tier, so the second one is asked first in the third turn.
        Assert.Equal((4, 3), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    private static Reply Reply(VendorHabits vendor, RecordedRequest request, int turn, bool isUp)
    {
        if (!isUp) return Testing.Reply.Error(500);
        if (vendor.Refusal(request.Json) is { } refusal) return Testing.Reply.Error(400, "invalid_request_error", refusal);
        return turn == 3 ? Testing.Reply.Text("done") : vendor.Call(turn, request.IsStream);
    }

    private static FallbackOptions Options(Stage stage, VendorHabits first, VendorHabits second)
    {
        var options = new FallbackOptions { TimeProvider = stage.Clock };
        foreach ((string name, ProviderServer server, VendorHabits vendor) in (ReadOnlySpan<(string, ProviderServer, VendorHabits)>)[("alpha", stage.Alpha, first), ("bravo", stage.Bravo, second)])
        {
            if (vendor.Vendor is VendorHabits.OpenAISdk or VendorHabits.ResponsesSdk)
            {
                options.AddChatClientProvider(name, Sdk(vendor, server));
                continue;
            }
            options.AddProvider(name, provider =>
            {
                provider.BaseUrl = server.BaseUrl.AbsoluteUri;
                provider.ApiKey = new ApiKey($"key-of-{name}-1234567890");
                provider.Vendor = vendor.Vendors;
                provider.Dialect = vendor.Dialect;
            });
            if (vendor.Vendor == VendorHabits.AnthropicSdk) options.AddAnthropic(name);
        }
        return options;
    }

    /// <summary>OpenAI's official SDK behind the adapter that Microsoft.Extensions.AI has for it.</summary>
    private static IChatClient Sdk(VendorHabits vendor, ProviderServer server)
    {
        var sdk = new OpenAIClient(
            new ApiKeyCredential("key-of-the-sdk-1234567890"), new OpenAIClientOptions { Endpoint = server.BaseUrl, RetryPolicy = new ClientRetryPolicy(0) });
#pragma warning disable OPENAI001 // The SDK calls its Responses experimental still.
        return vendor.Vendor == VendorHabits.OpenAISdk ? OpenAIClientExtensions.AsIChatClient(sdk.GetChatClient(vendor.Model))
            : OpenAIClientExtensions.AsIChatClient(sdk.GetResponsesClient(), vendor.Model);
#pragma warning restore OPENAI001
    }

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
