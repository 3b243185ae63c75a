using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Binding;

public class ClientNamesTests
{
    [Theory]
    [InlineData("IBot", "A.IBot", true)]
    [InlineData("A.IBot", "A.IBot", true)]
    [InlineData("a.ibot", "A.IBot", true)]
    [InlineData("B.IBot", "A.IBot", false)]
    [InlineData("Bot", "A.IBot", false)]
    [InlineData("IBot", "IBot", true)]
    public void Entry_IsFoundByFullOrShortName(string written, string client, bool isFound)
    {
        var options = new FallbackOptions { Clients = { [written] = new ChainOptions() } };

        Assert.Equal(isFound, ClientNames.Find(options, client) is not null);
    }

    [Fact]
    public void FullName_WinsOverTheShortOne()
    {
        ChainOptions own = new(), other = new();
        var options = new FallbackOptions { Clients = { ["IBot"] = other, ["A.IBot"] = own } };

        Assert.Same(own, ClientNames.Find(options, "A.IBot"));
        Assert.Same(other, ClientNames.Find(options, "B.IBot"));
    }

    [Theory]
    [InlineData("IBot", "A.IBot B.IBot", "Fallback:Clients:IBot: more than one client has this name: A.IBot and B.IBot; write Fallback:Clients:A.IBot and Fallback:Clients:B.IBot")]
    [InlineData("A.IBot", "A.IBot B.IBot", null)]
    [InlineData("IAssistent", "A.IAssistant", "Fallback:Clients:IAssistent: there is no such client; did you mean Fallback:Clients:IAssistant?")]
    [InlineData("A.IAssistent", "A.IAssistant", "Fallback:Clients:A.IAssistent: there is no such client; did you mean Fallback:Clients:A.IAssistant?")]
    [InlineData("ISomethingElse", "A.IAssistant", null)]
    [InlineData("IAssistant", "IAssistant", null)]
    public void NearAndAmbiguousNames_AreMistakes(string written, string clients, string? expected)
    {
        var options = new FallbackOptions { Clients = { [written] = new ChainOptions() } };
        var mistakes = new List<string>();

        ClientNames.Check(options, Clients(clients), mistakes);

        Assert.Equal(expected, mistakes.SingleOrDefault());
    }

    [Fact]
    public void OtherNames_AreUnmatched()
    {
        var options = new FallbackOptions { Clients = { ["ISomethingElse"] = new ChainOptions(), ["IBot"] = new ChainOptions() } };

        Assert.Equal(["ISomethingElse"], ClientNames.Unmatched(options, Clients("A.IBot")));
    }

    private static IEnumerable<ChainDeclaration> Clients(string names) => names.Split(' ').Select(static name => new ChainDeclaration { Client = name, Tiers = [new("a/m")] });
}
