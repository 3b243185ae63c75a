using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Fallback;
using Fallback.AotSmoke;

// What Native AOT must leave working, over real sockets. With -p:Everything=true every kind of call, with and without a container.
using var provider = new LoopbackProvider();
ISmoke client = FallbackClient.Create<ISmoke>(options => Check.Configure(options, provider));
FallbackResult<string> first = await client.AskAsync("Is all well?");
TimeSpan start = DateTime.Now - Process.GetCurrentProcess().StartTime - TimeSpan.FromMilliseconds(100);

Check.That("a call that two tiers failed", first.Value == LoopbackProvider.Answer && first.Attempts is [{ Failure: FailureKind.Overloaded }, { Failure: FailureKind.Timeout }, { Succeeded: true }]);
var streamed = new StringBuilder();
await foreach (string piece in client.StreamAsync("Is all well?")) streamed.Append(piece);
Check.That("a stream", streamed.ToString() == LoopbackProvider.Answer);
await client.AskAsync("Still?");
Check.That("open breakers", (await client.AskAsync("And now?")).Attempts is [{ Skipped: SkipReason.BreakerOpen }, { Skipped: SkipReason.BreakerOpen }, { Succeeded: true }]);
#if EVERYTHING
await Everything.RunAsync(provider);
#endif

bool isNative = !RuntimeFeature.IsDynamicCodeSupported;
long size = new FileInfo(Environment.ProcessPath!).Length;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isNative ? "native" : "not native")}, {size / 1e6:0.00} MB, {start.TotalMilliseconds:0} ms from the start of the process to the first answer, without the 100 ms of the tier that hangs"));
#if !EVERYTHING
Check.That("less than 12.3 MB", !isNative || size < 12_300_000);
#endif
