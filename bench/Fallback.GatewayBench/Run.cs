namespace Fallback.GatewayBench;

/// <summary>Starts what is measured, has it measured, and ends it.</summary>
internal sealed class Run(Scale scale, Action<string> says) : IDisposable
{
    private const int OpenStreams = 1000;

    private readonly List<IDisposable> _owned = [];
    private readonly List<Missing> _missing = [];
    private string _node = "no node";
    private readonly string _ownFolder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;

    /// <summary>Beginnings of the names of the proxies that are measured; empty for all.</summary>
    public required string[] Only { get; init; }

    public required bool CompilesNatively { get; init; }

    /// <summary>Where our gateway is published, and stays; null to publish it anew.</summary>
    public required string? Published { get; init; }

    private string Folder => Published ?? _ownFolder;

    public async Task<Results> MeasureAsync()
    {
        string loadAverage = File.ReadAllText("/proc/loadavg")[..14];
        var direct = new Subject("direct", static (cores, port) => Child.Self(cores, "provider", $"{port}"))
        {
            Path = Provider.Ok + Wire.Path,
        };
        Running provider = Own(await Running.StartAsync(direct, Cores.Others).ConfigureAwait(false));
        string address = $"http://127.0.0.1:{provider.Port}";

        (string? native, Subject[] subjects) = Prepare(address);
        Running[] running = new Running[subjects.Length];
        for (int i = 0; i < running.Length; i++)
            running[i] = Own(await Running.StartAsync(subjects[i], Cores.Proxy).ConfigureAwait(false));
        LoadGenerator load = Own(new LoadGenerator());
        Measured[] proxies = [.. running.Select(static one => new Measured(one))];
        var directly = new Measured(provider);
        var bench = new Bench(scale, load, directly, proxies, says);

        bench.WarmUp();
        var neighbours = new Neighbours([provider.Child.Id, load.Id, .. running.Select(static one => one.Child.Id)]);
        var asks = new Dictionary<string, Asks>();
        foreach (Running one in running)
            asks[one.Subject.Name] = await Asks.CountAsync(one, load, new Uri(address + Provider.Counts)).ConfigureAwait(false);
        bench.Saturate();
        bench.HalfLoad();
        bench.FindFrontier();
        bench.Pace();
        double taken = neighbours.Taken;
        bench.HoldStreams(OpenStreams);
        return new Results
        {
            Scale = scale,
            Direct = directly,
            Proxies = proxies,
            Missing = _missing,
            Asks = asks,
            Starts = await StartAllAsync(subjects).ConfigureAwait(false),
            Refusal = Refusals(provider, load),
            NativeBytes = native is null ? null : new FileInfo(native).Length,
            Neighbours = taken,
            LoadAverage = loadAverage,
            Node = _node,
        };
    }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        Directory.Delete(_ownFolder, recursive: true);
    }

    // Also the native program, if there is one.
    private (string? Native, Subject[] Subjects) Prepare(string address)
    {
        string first = address + Provider.Ok, refuses = address + Provider.Refuse;
        var subjects = new List<Subject>
        {
            new("YARP", (cores, port) => Child.Self(cores, "yarp", $"{port}", address)),
            new("minimal JSON proxy", (cores, port) => Child.Self(cores, "minimal", $"{port}", first)),
            new("minimal JSON proxy, failing over", (cores, port) => Child.Self(cores, "minimal", $"{port}", refuses, first)) { Asks = (1, 1) },
        };
        Ours ours = Own(new Ours());
        (string[]? command, string why) = Publishing.Tool(Path.Combine(Folder, "tool"));
        if (command is null) _missing.Add(new("**Fallback**", why));
        else subjects.AddRange(ours.Subjects(command, "", address, everything: true));

        (string? native, why) = CompilesNatively ? Publishing.Native(Path.Combine(Folder, "native")) : (null, "not asked for");
        if (native is null) _missing.Add(new("**Fallback**, native", why));
        else subjects.AddRange(ours.Subjects([native], ", native", address, everything: false));
        says("Ours is published.");

        (Portkey? portkey, why) = Portkey.Install();
        if (portkey is null) _missing.Add(new("Portkey", why));
        else subjects.AddRange(Own(portkey).Subjects(address));
        _node = portkey?.Node ?? _node;
        says("Portkey is installed.");
        return (native, [.. subjects.Where(IsAsked)]);
    }

    private bool IsAsked(Subject subject) => Only.Length == 0 || Only.Any(name => subject.Name.TrimStart('*').StartsWith(name, StringComparison.Ordinal));

    private Spread Refusals(Running provider, LoadGenerator load)
    {
        LoadOrder order = provider.Order(1, scale.Seconds) with { Path = Provider.Refuse + Wire.Path, Status = 503, LeastBytes = Wire.Refusal.Length };
        return Spread.Of(Enumerable.Range(0, scale.Rounds).Select(_ => load.Run(order).P50));
    }

    private async Task<List<Starts>> StartAllAsync(Subject[] subjects)
    {
        var all = new List<Starts>();
        foreach (Subject subject in subjects.Where(static subject => subject.Name is not Targets.OurOpen && subject.Asks == (0, 1)))
            all.Add(await Starts.MeasureAsync(subject, scale.Starts).ConfigureAwait(false));
        says("Starts.");
        return all;
    }

    private T Own<T>(T what)
        where T : IDisposable
    {
        _owned.Add(what);
        return what;
    }
}
