namespace Fallback.Runtime.Tests;

public sealed class FailureClassifierFixtureTests
{
    public static TheoryData<string> Names() => [.. ErrorFixture.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Classify_KnownReply_IsWhatItsVendorMeans(string name)
    {
        ErrorFixture fixture = ErrorFixture.All[name];
        fixture.Check(FailureClassifier.Classify(fixture.ToReply()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Classify_BodyCutAnywhere_StillGivesAFailure(string name)
    {
        ProviderReply reply = ErrorFixture.All[name].ToReply();
        for (int length = 0; length < reply.Body.Length; length += 7)
        {
            Failure failure = FailureClassifier.Classify(reply with { Body = reply.Body[..length] });
            Assert.True(Enum.IsDefined(failure.Kind) && Enum.IsDefined(failure.Scope));
        }
    }

    [Fact]
    public void Fixtures_AreAllRead()
    {
        Assert.Equal(81, ErrorFixture.ReadAll(ErrorFixture.Given).Length);
        Assert.True(ErrorFixture.ReadAll(ErrorFixture.More).Length >= 280);
    }
}
