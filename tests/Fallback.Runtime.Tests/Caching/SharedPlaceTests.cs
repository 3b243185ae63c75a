namespace Fallback.Runtime.Tests.Caching;

/// <summary>Under which keys and tags the answers of a chain stand, in whichever process.</summary>
public sealed class SharedPlaceTests
{
    private const string Hash = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    [Fact]
    public void Key_IsTheSameInEveryProcess_AndAnotherForEachRequest()
    {
        SharedPlace one = Place("My.App.IBot"), two = Place("My.App.IBot");

        Assert.Equal(one.KeyOf(Hash, stale: false), two.KeyOf(Hash, stale: false));
        // Written down, so that a change of the key is a change of its version.
        Assert.Equal("fallback:v1:", one.KeyOf(Hash, false)[..12]);
        Assert.Matches("^fallback:v1:[0-9A-F]{64}$", one.KeyOf(Hash, stale: false));
        Assert.Equal(one.KeyOf(Hash, stale: false) + ":stale", one.KeyOf(Hash, stale: true));
        Assert.NotEqual(one.KeyOf(Hash, stale: false), one.KeyOf(Hash.Replace('0', '1'), stale: false));
        Assert.DoesNotContain(Hash, one.KeyOf(Hash, stale: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_IsAnotherAtAnotherAddress() =>
        Assert.NotEqual(Place("chat").KeyOf(Hash, false), Place("chat", "https://other.example/v1").KeyOf(Hash, false));

    [Theory]
    [InlineData("My.App.IBot", "fallback|fallback:My.App.IBot|fallback:IBot")]
    [InlineData("chat", "fallback|fallback:chat")]
    [InlineData("*", "fallback|fallback:*")]
    [InlineData("a\nb", "fallback|fallback:a_b")]
    [InlineData("ends with.", "fallback|fallback:ends with.")]
    public void Tags_AreOfAllAnswers_AndOfTheClients(string client, string tags) => Assert.Equal(tags.Split('|'), Place(client).Tags);

    [Fact]
    public void Tags_AreBounded() => Assert.All(Place(new string('x', 10_000)).Tags, static tag => Assert.InRange(tag.Length, 1, 210));

    [Theory]
    [InlineData(0, "alpha", true)]
    [InlineData(0, "ALPHA", true)]
    [InlineData(0, "bravo", false)]
    [InlineData(1, "alpha", false)]
    [InlineData(-1, "alpha", false)]
    [InlineData(int.MaxValue, "alpha", false)]
    [InlineData(int.MinValue, "alpha", false)]
    public void Answer_IsOfAChainThatHasItsTier(int tier, string provider, bool isOf) =>
        Assert.Equal(isOf, new SharedAnswer(new(), default, provider, "", "m", tier).IsOf(Plan("chat")));

    private static SharedPlace Place(string client, string address = "https://alpha.example/v1") => new(Plan(client, address));

    private static ChainPlan Plan(string client, string address = "https://alpha.example/v1")
    {
        var options = new FallbackOptions();
        options.AddProvider("alpha", address, "key-of-alpha-1");
        using var runtime = new FallbackRuntime(options);
        return runtime.Configuration.Plan(NamedChains.Declare(client, new ChainOptions { Tiers = { new TierOptions { Model = "alpha/m" } } }));
    }
}
