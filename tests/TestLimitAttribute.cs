using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

namespace Fallback.TestUtilities;

/// <summary>
/// No test waits without a limit: at the limit the test's token is cancelled, which ends every wait that takes it, and the test has failed.
/// A test that waits for something else then ends the run, by name, because a run that hangs tells nobody which test it was.
/// </summary>
/// <param name="minutes">The limit of a test; far more than any needs on a busy machine.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestLimitAttribute(int minutes) : BeforeAfterTestAttribute
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        _watches[test.UniqueID] = new Watch(TestContext.Current, test.TestDisplayName, TimeSpan.FromMinutes(minutes));

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!_watches.TryRemove(test.UniqueID, out Watch? watch)) return;
        watch.Dispose();
        if (watch.IsOver) throw new TimeoutException($"The test took longer than {minutes} minutes, so its token was cancelled.");
    }

    private sealed class Watch : IDisposable
    {
        private readonly ITestContext _context;
        private readonly string _name;
        private readonly Timer _timer;

        public Watch(ITestContext context, string name, TimeSpan limit)
        {
            (_context, _name) = (context, name);
            _timer = new Timer(static watch => ((Watch)watch!).OnDue(), this, limit, _grace);
        }

        public bool IsOver { get; private set; }

        public void Dispose() => _timer.Dispose();

        private void OnDue()
        {
            if (IsOver) Environment.FailFast($"{_name} goes on {_grace} after its token was cancelled: it waits for something without a limit.");
            IsOver = true;
            _context.CancelCurrentTest();
        }
    }
}
