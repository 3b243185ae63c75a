using System.Net;
using System.Runtime.CompilerServices;
using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Transport;

public sealed class OwnedHandlerTests
{
    private int _made;
    private int _disposed;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retired_IsClosedWithItsLastResponse()
    {
        using var handler = new OwnedHandler(Make);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        HttpResponseMessage first = await AskAsync(invoker), second = await AskAsync(invoker);

        handler.Retire();
        first.Dispose();
        Assert.Equal((1, 0, false), (_made, _disposed, handler.IsClosed));
        Assert.Equal("body", await second.Content.ReadAsStringAsync(Token));
        second.Dispose();
        second.Dispose();

        Assert.Equal((1, 1, true), (_made, _disposed, handler.IsClosed));
    }

    [Fact]
    public async Task Retired_StillServesACallThatGoesByTheOldConfiguration()
    {
        using var handler = new OwnedHandler(Make);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        handler.Retire();
        Assert.Equal((1, 1), (_made, _disposed));

        (await AskAsync(invoker)).Dispose();

        Assert.Equal((2, 2, true), (_made, _disposed, handler.IsClosed));
    }

    [Fact]
    public async Task Exchange_ThatFails_LeavesNothingBehind()
    {
        using var handler = new OwnedHandler(() => new Counted(this) { Fails = true });
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(invoker));

        handler.Retire();

        Assert.Equal((1, 1), (_made, _disposed));
    }

    [Fact]
    public async Task InUse_IsNotClosed_AndDisposedServesNobody()
    {
        var handler = new OwnedHandler(Make);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using HttpResponseMessage response = await AskAsync(invoker);
        Assert.Equal(["text/plain; charset=utf-8"], response.Content.Headers.GetValues("Content-Type"));
        Assert.Equal((1, 0), (_made, _disposed));

        handler.Dispose();

        Assert.Equal((1, 1), (_made, _disposed));
        handler.Retire();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(invoker));
    }

    [Fact]
    public async Task Retired_IsClosedWhenAResponseThatNobodyEndedIsCollected()
    {
        using var handler = new OwnedHandler(Make);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await ForgetAsync(invoker);
        handler.Retire();

        await WaitFor.ConditionAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return handler.IsClosed;
            },
            Token);

        Assert.Equal((1, 1), (_made, _disposed));
    }

    [Fact]
    public async Task RetiredUnderLoad_AnswersEveryone_AndIsClosedInTheEnd()
    {
        using var handler = new OwnedHandler(Make);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(
            async () =>
            {
                if (i == 250) handler.Retire();
                using HttpResponseMessage response = await AskAsync(invoker);
                Assert.Equal("body", await response.Content.ReadAsStringAsync(Token));
            },
            Token)));

        Assert.True(handler.IsClosed);
        Assert.Equal(_made, _disposed);
    }

    /// <summary>Of a method's own locals nothing is left once it has returned.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(HttpMessageInvoker invoker) => _ = await AskAsync(invoker);

    private static Task<HttpResponseMessage> AskAsync(HttpMessageInvoker invoker) =>
        invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://localhost/"), Token);

    private Counted Make() => new(this);

    private sealed class Counted : HttpMessageHandler
    {
        private readonly OwnedHandlerTests _test;
        private bool _isDisposed;

        public Counted(OwnedHandlerTests test) => Interlocked.Increment(ref (_test = test)._made);

        public bool Fails { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (Fails) throw new HttpRequestException("no");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("body") };
        }

        protected override void Dispose(bool disposing)
        {
            if (!_isDisposed) Interlocked.Increment(ref _test._disposed);
            _isDisposed = true;
            base.Dispose(disposing);
        }
    }
}
