using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fallback.Soak;

/// <summary>
/// A configuration that is another one after each reload: other limits, keys, times and policies, by turns; and now and then one with a mistake,
/// which is refused whole.
/// </summary>
internal sealed class ChangingSection : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, string> _addresses;
    private int _reloads;

    public ChangingSection(Uri alpha, Uri bravo, Uri charlie)
    {
        _addresses = new(StringComparer.Ordinal) { ["alpha"] = alpha.AbsoluteUri, ["bravo"] = bravo.AbsoluteUri, ["charlie"] = charlie.AbsoluteUri };
        Fill();
    }

    public int Reloads => Volatile.Read(ref _reloads);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Change()
    {
        Interlocked.Increment(ref _reloads);
        Fill();
        OnReload();
    }

    private void Fill()
    {
        int turn = _reloads;
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string address) in _addresses)
        {
            settings[$"Providers:{name}:BaseUrl"] = address;
            // A key that is changed every thousandth time: what was held against the old one goes with it.
            settings[$"Providers:{name}:ApiKey"] = string.Create(CultureInfo.InvariantCulture, $"key-of-{name}-{turn / 1_000:0000000000}");
        }
        settings["Providers:alpha:MaxConcurrency"] = turn % 3 == 0 ? "20" : null;
        settings["Clients:ISoak:DeadlineMs"] = turn % 2 == 0 ? "20000" : "15000";
        settings["Clients:ISoak:CircuitBreaker:FailureThreshold"] = turn % 5 == 0 ? "3" : "5";
        settings["Clients:ISoak:Hedge"] = turn % 7 == 0 ? "false" : null;
        settings["Chains:assistant:Tiers:0:Model"] = turn % 4 == 0 ? "bravo/two" : "alpha/one";
        settings["Chains:assistant:Tiers:1:Model"] = "charlie/three";
        settings["Chains:assistant:TierTimeout:TimeoutMs"] = "1000";
        if (turn % 50 == 49) settings["Clients:ISoak:DeadlineMs"] = "soon";
        Data = settings;
    }
}
