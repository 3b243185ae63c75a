namespace Fallback.Runtime.Tests.State;

public sealed class StateRegistryTests
{
    private readonly TierFixture _fixture = new();

    [Fact]
    public void GetTier_TheSameKey_IsTheSameState() => Assert.Same(_fixture.Tier, _fixture.Get());

    [Fact]
    public void GetTier_AnotherModel_SharesKeyAndEndpoint()
    {
        TierState small = _fixture.Get("small");
        Assert.Same(_fixture.Tier.Credential, small.Credential);
        Assert.Same(_fixture.Tier.Endpoint, small.Endpoint);
        Assert.NotSame(_fixture.Tier.Model, small.Model);
        Assert.NotSame(_fixture.Tier.Gate, small.Gate);
    }

    [Fact]
    public void GetTier_AnotherKey_SharesTheEndpointOnly()
    {
        TierState rotated = _fixture.Get(key: "k2");
        Assert.NotSame(_fixture.Tier.Credential, rotated.Credential);
        Assert.NotSame(_fixture.Tier.Gate, rotated.Gate);
        Assert.Same(_fixture.Tier.Endpoint, rotated.Endpoint);
        // A missing model may be one that the key does not see.
        Assert.NotSame(_fixture.Tier.Model, rotated.Model);
    }

    [Fact]
    public void GetTier_AnotherDialect_SharesKeyAndModelOnly()
    {
        TierState other = _fixture.Get(dialect: "gemini");
        Assert.NotSame(_fixture.Tier.Endpoint, other.Endpoint);
        Assert.Same(_fixture.Tier.Credential, other.Credential);
        Assert.Same(_fixture.Tier.Model, other.Model);
    }

    [Fact]
    public void GetTier_AnotherAddress_SharesNothing()
    {
        TierState eu = _fixture.Get(instance: "eu", baseUrl: "https://eu.acme.test/v1");
        Assert.NotSame(_fixture.Tier.Credential, eu.Credential);
        Assert.NotSame(_fixture.Tier.KeyGate, eu.KeyGate);
        Assert.NotSame(_fixture.Tier.Gate, eu.Gate);
        Assert.NotSame(_fixture.Tier.Limits.Model, eu.Limits.Model);
        Assert.NotSame(_fixture.Tier.Endpoint, eu.Endpoint);
        Assert.NotSame(_fixture.Tier.Model, eu.Model);
    }

    [Fact]
    public void Names_SayWhatIsGuardedAndNoSecret()
    {
        TierState tier = _fixture.Get(instance: "eu", baseUrl: "https://user:sk-secret@eu.acme.test:8443/v1/3f2b8c1e-7a4d-4c9b/chat?key=sk-secret");
        Assert.Equal("acme/large at eu", tier.Model.Name);
        Assert.Equal("endpoint https://eu.acme.test:8443/v1/…/chat", tier.Endpoint.Name);
        Assert.Equal("key k1 of acme", tier.Credential.Name);
        Assert.Equal("acme/large", _fixture.Tier.Model.Name);
        Assert.Equal("acme without a key", _fixture.Get(key: null).Credential.Name);
    }

    [Fact]
    public void Learned_IsTheTiersAndGrows()
    {
        Assert.Same(LearnedFacts.None, _fixture.Tier.Learned);
        Parallel.ForEach(Enumerable.Range(0, 50), i => 
        {
            _fixture.Tier.Learn(new Lesson(LessonKind.ContextWindow, Number: 8_192));
            _fixture.Tier.Learn(new Lesson(LessonKind.DroppedParameter, $"p{i}"));
        });
        Assert.Equal((8_192, 50), (_fixture.Get().Learned.ContextWindow, _fixture.Get().Learned.DroppedParameters.Count));
        Assert.Same(LearnedFacts.None, _fixture.Get("small").Learned);
    }
}
