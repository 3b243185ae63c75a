namespace Fallback.Runtime.Tests;

public sealed class FailureClassifierFixtureTests
{
    private const string Given = "error-fixtures.jsonl";
    private const string More = "more-error-bodies.jsonl";

    private static readonly Dictionary<string, ErrorFixture> _fixtures =
        ErrorFixture.ReadAll(Given).Concat(ErrorFixture.ReadAll(More)).ToDictionary(static fixture => fixture.Name);

    public static TheoryData<string> Names() => [.. _fixtures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Classify_KnownReply_IsWhatItsVendorMeans(string name)
    {
        ErrorFixture fixture = _fixtures[name];
        fixture.Check(FailureClassifier.Classify(fixture.ToReply()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Classify_BodyCutAnywhere_StillGivesAFailure(string name)
    {
        ProviderReply reply = _fixtures[name].ToReply();
        for (int length = 0; length < reply.Body.Length; length += 7)
        {
            Failure failure = FailureClassifier.Classify(reply with { Body = reply.Body[..length] });
            Assert.True(Enum.IsDefined(failure.Kind) && Enum.IsDefined(failure.Scope));
        }
    }

    [Fact]
    public void Fixtures_AreAllRead()
    {
        Assert.Equal(81, ErrorFixture.ReadAll(Given).Length);
        Assert.True(ErrorFixture.ReadAll(More).Length >= 280);
    }
}
