using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What a Claude that is to think, or an older one, does not take is left out, and the attempt says so.</summary>
public sealed class MessagesTierTests
{
    [Theory]
    [InlineData("claude-sonnet-4-6", true, 0.5f, 3, 0.5f, "temperature", "top_k", "top_p")]
    [InlineData("claude-sonnet-4-6", true, null, null, 0.99f)]
    [InlineData("claude-sonnet-4-6", false, 0.5f, 3, 0.5f, "top_p")]
    [InlineData("claude-sonnet-4-6", false, 0.5f, 3, null)]
    public async Task Sampling_ThatIsRuledOut_IsLeftOutAndSaid(
        string model, bool thinks, float? temperature, int? topK, float? topP, params string[] leftOut)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(500));
        using FallbackRuntime runtime = new(stage.Options().AddProvider("alpha", static provider =>
        {
            provider.Vendor = "anthropic";
            provider.Dialect = Dialect.AnthropicMessages;
        }));
        using IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = $"alpha/{model}" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
        });
        var options = new ChatOptions
        {
            Temperature = temperature,
            TopK = topK,
            TopP = topP,
            Reasoning = thinks ? new ReasoningOptions { Effort = ReasoningEffort.High } : null,
        };

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() => chain.GetResponseAsync("hello", options, Stage.Token));

        Assert.Equal(leftOut.Select(static name => $"left out {name}"), Assert.Single(e.Attempts).Adaptations.Order());
        Assert.All(leftOut, name => Assert.False(stage.Alpha.Requests[0].Json.TryGetProperty(name, out _)));
    }
}
