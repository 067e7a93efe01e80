from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from notes.store import Store

store = Store()


async def add(request):
    number = store.add((await request.body()).decode())
    return JSONResponse({"number": number}, status_code=201)


async def listing(request):
    return JSONResponse(store.all())


app = Starlette(routes=[Route("/", listing), Route("/", add, methods=["POST"])])
