using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>How many tokens a request may take: what it asks for its answer, if the model gives as much.</summary>
public sealed class TokenDemandTests
{
    [Theory]
    [InlineData(null, 1_100)]
    [InlineData(50, 150)]
    public void Expected_IsThePromptAndTheAnswersLimit_OrAThousandWhereThereIsNone(int? output, long expected) =>
        Assert.Equal(expected, new TokenDemand(100, output).Expected);

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(500, null, null, 500)]
    [InlineData(500, 200, null, 200)]
    [InlineData(20, 200, null, 20)]
    [InlineData(null, 200, null, null)]
    [InlineData(500, 200, 60, 60)]
    [InlineData(500, null, 60, 60)]
    [InlineData(20, 200, 60, 20)]
    public void Answer_HasWhatIsAsked_AtMostWhatTheModelGives_AsLastLearnt(int? asked, int? declared, int? learnt, int? expected)
    {
        var settings = new FallbackOptions();
        settings.AddProvider("p", "https://llm.example.com/v1", "sk-0123456789");
        settings.Models["p/m"] = new ModelOptions { MaxOutput = declared };
        using var runtime = new FallbackRuntime(settings);
        ChainInvoker chain = runtime.Bind(NamedChains.Declare("chat", new ChainOptions { Tiers = { new TierOptions { Model = "p/m" } } }));
        var request = new ChatRequest { Method = "A", User = "a question", Options = new ChatOptions { MaxOutputTokens = asked } };
        Call call = chain.Begin(request, TestContext.Current.CancellationToken);
        Tier tier = call.Plan.Tiers[0];
        if (learnt is { } known) tier.State.Learn(new Lesson(LessonKind.OutputLimit, Number: known));

        Assert.Equal(expected, TokenDemand.Of(call, tier).Output);
    }
}
