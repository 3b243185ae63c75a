using System.Globalization;
using Fallback.Catalogue;

namespace Fallback.Gateway;

/// <summary>The parsed command line of the tool.</summary>
internal sealed class GatewayArguments
{
    private static readonly string[] _options = ["--config", "--urls", "--dashboard", "--validate", "--version", "--help"];

    private static readonly string[] _keyOptions =
        ["--chain", "--requests-per-minute", "--tokens-per-minute", "--budget-usd-per-day", "--max-concurrency", "--help"];

    public ToolAction Action { get; private set; }

    /// <summary>The files with settings, in order.</summary>
    public List<string> Configs { get; } = [];

    /// <summary>The addresses to listen on; null for the configured ones.</summary>
    public string? Urls { get; private set; }

    public bool Dashboard { get; private set; }

    /// <summary>The caller that gets a key.</summary>
    public FallbackGatewayCaller Caller { get; } = new();

    /// <summary>Reads a command line; null, with the reason, if it is invalid.</summary>
    public static GatewayArguments? Parse(IReadOnlyList<string> arguments, out string? mistake)
    {
        var parsed = new GatewayArguments();
        mistake = arguments.Count > 0 && arguments[0] == "keys" ? parsed.ReadKeys(new Line(arguments, 1)) : parsed.Read(new Line(arguments, 0));
        return mistake is null ? parsed : null;
    }

    private string? Read(Line line)
    {
        while (line.TryTake(out string name))
        {
            string? mistake = name switch
            {
                "--config" => line.Value(name, "a file", out string file) ?? Add(Configs, file),
                "--urls" => line.Value(name, "an address", out string urls) ?? SetUrls(urls),
                "--dashboard" => line.NoValue(name) ?? Set(() => Dashboard = true),
                "--validate" => line.NoValue(name) ?? Choose(ToolAction.Validate),
                "--version" => line.NoValue(name) ?? Choose(ToolAction.Version),
                "--help" or "-h" or "-?" => line.NoValue(name) ?? Choose(ToolAction.Help),
                _ => Unknown(name, _options),
            };
            if (mistake is not null) return mistake;
        }
        return null;
    }

    private string? ReadKeys(Line line)
    {
        if (!line.TryTake(out string command) || command != "add") return "keys: write keys add NAME";
        Action = ToolAction.AddKey;
        while (line.TryTake(out string name))
        {
            string? mistake = name switch
            {
                "--chain" => line.Value(name, "a chain", out string chain) ?? Add(Caller.Chains, chain),
                "--requests-per-minute" => line.Whole(name, out int requests) ?? Set(() => Caller.RequestsPerMinute = requests),
                "--tokens-per-minute" => line.Whole(name, out int tokens) ?? Set(() => Caller.TokensPerMinute = tokens),
                "--budget-usd-per-day" => line.Amount(name, out decimal budget) ?? Set(() => Caller.BudgetUsdPerDay = budget),
                "--max-concurrency" => line.Whole(name, out int most) ?? Set(() => Caller.MaxConcurrency = most),
                "--help" or "-h" or "-?" => line.NoValue(name) ?? Choose(ToolAction.Help),
                ['-', ..] => Unknown(name, _keyOptions),
                _ => SetName(name),
            };
            if (mistake is not null) return mistake;
        }
        return Action == ToolAction.AddKey && Caller.Name.Length == 0 ? "keys add: name the caller, as in keys add NAME" : null;
    }

    /// <summary>Sets the action; help takes precedence over everything else.</summary>
    private string? Choose(ToolAction action)
    {
        if (Action != ToolAction.Help) Action = action;
        return null;
    }

    private string? SetUrls(string urls)
    {
        Urls = urls;
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
                return "--urls: each address begins with http:// or https://, as in http://127.0.0.1:8080";
        return null;
    }

    private string? SetName(string name)
    {
        if (Caller.Name.Length > 0) return "keys add: one caller at a time";
        if (!CallerCheck.IsName(name))
            return "keys add: a name has up to 64 letters, digits, dots, hyphens and underscores, with a letter among them";
        Caller.Name = name;
        return null;
    }

    private static string? Add(IList<string> list, string value)
    {
        list.Add(value);
        return null;
    }

    private static string? Set(Action set)
    {
        set();
        return null;
    }

    /// <summary>An unknown argument is not repeated: it may be a key in the wrong place.</summary>
    private static string Unknown(string name, string[] known)
    {
        if (!name.StartsWith('-')) return "unexpected argument; only options are allowed here";
        string shown = name.Length <= 30 ? name : $"{name[..30]}…";
        return $"{shown}: no such option{(NearestName.Of(shown, known) is { } near ? $"; did you mean {near}?" : "")}";
    }

    /// <summary>The arguments, one after another; <c>--name=value</c> counts as two.</summary>
    private sealed class Line(IReadOnlyList<string> arguments, int next)
    {
        private int _next = next;
        private string? _value;

        public bool TryTake(out string name)
        {
            _value = null;
            name = "";
            if (_next >= arguments.Count) return false;
            name = arguments[_next++];
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && name.StartsWith("--", StringComparison.Ordinal)) (name, _value) = (name[..equals], name[(equals + 1)..]);
            return true;
        }

        public string? Value(string name, string what, out string value)
        {
            value = _value ?? (_next < arguments.Count && !arguments[_next].StartsWith("--", StringComparison.Ordinal) ? arguments[_next++] : "");
            return string.IsNullOrWhiteSpace(value) ? $"{name}: {what} must follow" : null;
        }

        public string? NoValue(string name) => _value is null ? null : $"{name}: takes no value";

        public string? Whole(string name, out int value)
        {
            value = 0;
            return Value(name, "a whole number", out string text)
                ?? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0
                    ? null : $"{name}: must be a whole number, at least 1");
        }

        public string? Amount(string name, out decimal value)
        {
            value = 0;
            return Value(name, "a number", out string text)
                ?? (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is > 0 and <= 1_000_000_000
                    ? null : $"{name}: must be US dollars above 0, for example 2.50");
        }
    }
}

internal enum ToolAction
{
    Serve,
    Validate,
    Version,
    Help,
    AddKey,
}
