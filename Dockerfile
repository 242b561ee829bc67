# The API, and the seed as a command of the same image. Neo4j runs beside it: docker-compose.yml.
FROM python:3.13-slim AS build
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH RONGZHI_CACHE=/opt/cache
COPY requirements.lock /build/
RUN pip install --no-cache-dir --require-hashes -r /build/requirements.lock
# GraphiQL and React, so that the pages load nothing from another host.
COPY graph /build/graph
WORKDIR /build
RUN python -m graph.jars --web-only

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin rongzhi
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/cache /opt/cache
WORKDIR /srv/rongzhi
COPY api api
COPY graph graph
COPY loaders loaders
COPY matching matching
COPY onboarding onboarding
COPY seed seed
ENV PATH=/opt/venv/bin:$PATH RONGZHI_CACHE=/opt/cache RONGZHI_HOST=0.0.0.0 RONGZHI_PORT=8000 \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=3)"]
CMD ["python", "-m", "api"]
