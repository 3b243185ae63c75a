using Fallback.Dashboard;

namespace Fallback.AspNetCore.Tests.Dashboard;

public class CallViewsTests
{
    [Theory]
    [InlineData("content_filter", "content_filter")]
    [InlineData("rate-limit.tokens:minute", "rate-limit.tokens:minute")]
    [InlineData("My wife has left me", null)]
    [InlineData("<b>", null)]
    [InlineData("naïve", null)]
    public void Code_ThatLooksLikeText_IsNotShown(string code, string? shown) => Assert.Equal(shown, Shown(code));

    [Fact]
    public void Code_ThatIsLong_IsNotShown()
    {
        Assert.NotNull(Shown(new string('x', 64)));
        Assert.Null(Shown(new string('x', 65)));
    }

    private static string? Shown(string code)
    {
        var call = new CallEvent
        {
            At = default, RequestId = "x", Client = "IBot", Method = "Ask", Outcome = CallOutcome.Failed, Duration = default,
            Attempts = [new TierAttempt { TierIndex = 0, Provider = "a", Model = "b", Failure = FailureKind.InvalidRequest, ProviderCode = code }],
        };
        return CallViews.Of(new KeptCall(1, call)).Attempts.Single().Code;
    }
}
